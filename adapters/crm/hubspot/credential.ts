/** How a request to HubSpot is signed with an access token; OAuth2 is signed by n8n. */
export const hubSpotHeaders = ({ accessToken }: Record<string, unknown>): Record<string, string> => ({
	authorization: `Bearer ${String(accessToken ?? '')}`,
});
