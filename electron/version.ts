import packageJson from '../package.json' with { type: 'json' };

export const VERSION: string = packageJson.version;
/** Marks our requests in the logs of servers. */
export const USER_AGENT = `PilotLight/${VERSION} keep-alive`;
