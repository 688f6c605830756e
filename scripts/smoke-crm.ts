/**
 * `npm run smoke:crm -- NAME`: creates, finds, binds, logs, unbinds and cleans up in a real CRM, and prints a table.
 * Address and key come from environment variables; nothing runs without them.
 */
import { smokeCrm } from './smoke/run';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const [name = ''] = process.argv.slice(2);

void smokeCrm(name, process.env, say).then((code) => (process.exitCode = code));
