const PREFIX = '/gateway';

/** Whether a request is one for the gateway. @param url as it stands in the request's first line */
export function isForGateway(url: string): boolean {
  return url === PREFIX || url.startsWith(`${PREFIX}/`) || url.startsWith(`${PREFIX}?`);
}
