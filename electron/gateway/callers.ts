import type { IncomingHttpHeaders } from 'node:http';
import { strangeCaller } from '../domain/strangeCaller.ts';

/** Where a browser says that a request is nobody else's doing. */
const OWN_SITES: readonly string[] = ['none', 'same-origin'];

/**
 * Why a caller may not pass, or `null`. Programs of this computer need no token of ours, since they send their own key; a web page must never get
 * through, which every browser gives away by an Origin or by Sec-Fetch-Site.
 */
export function strangerAtGateway(headers: IncomingHttpHeaders): string | null {
  const strange = strangeCaller(headers.host ?? '', headers.origin);
  if (strange !== null) return strange;
  const site = headers['sec-fetch-site'];
  return site === undefined || (typeof site === 'string' && OWN_SITES.includes(site)) ? null : 'Web pages may not use this gateway, only programs.';
}
