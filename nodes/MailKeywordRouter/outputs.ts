/**
 * The node's outputs, worked out by n8n in the browser and on the server. The function is a string on purpose: it runs
 * in the expression sandbox, so it can import nothing, and no bundler may touch it.
 */
export const outputsFunction = `(parameters) => {
	const main = (displayName) => ({ type: 'main', displayName });
	if (parameters.rulesFrom === 'json') return [main('No match'), main('Matched')];
	const rules = (parameters.rules && parameters.rules.values) || [];
	const names = {};
	let highest = 0;
	for (const rule of rules) {
		const output = Math.floor(Number(rule.output));
		if (!(output >= 1 && output <= 100)) continue;
		highest = Math.max(highest, output);
		const name = String(rule.name || 'Rule') + (rule.enabled === false ? ' (off)' : '');
		names[output] = names[output] ? names[output] + ', ' + name : name;
	}
	const outputs = [main('No match')];
	for (let output = 1; output <= highest; output += 1) outputs.push(main(names[output] || '(free ' + output + ')'));
	return outputs;
}`;
