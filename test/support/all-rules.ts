/** The three rules, on, with the article's kinds. */
export const allRules = {
	inboundNew: { kind: 'lead', source: 'email', responsible: { type: 'user', id: 'u1' } },
	outboundNew: { kind: 'contact', responsible: { type: 'sender' } },
	inboundKnown: { kind: 'deal', responsible: { type: 'ownerOfKnown' } },
};
