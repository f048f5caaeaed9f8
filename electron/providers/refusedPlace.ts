import type { LookupFunction } from 'node:net';
import { isTrue } from '../domain/isTrue.ts';
import { isMetadataService } from '../domain/metadataService.ts';
import type { PingError } from '../domain/ping.ts';
import { hostOf, type Provider, serverName } from '../domain/provider.ts';
import { pingErrorOfFault } from './faults.ts';
import { guardedLookup, METADATA_SERVICE } from './guardedLookup.ts';

/**
 * Set to `true` where a model server does live at such an address, for example on a cable between two computers. A variable and no setting: whoever
 * can change settings must not be able to open this.
 */
const ALLOWED = 'PILOTLIGHT_ALLOW_METADATA';

/** Whether nothing is sent to this host of a provider, a name or an address. */
export function isRefusedPlace(host: string): boolean {
  return isMetadataService(host) && !isTrue(process.env[ALLOWED]);
}

/** Finds the addresses of providers' names, and refuses those that lead to a refused place. */
export const providerLookup = (): LookupFunction => guardedLookup(undefined, isRefusedPlace);

/** Whether nothing is sent to this provider. */
export function isAtRefusedPlace(provider: Provider): boolean {
  const host = hostOf(provider);
  return URL.canParse(host) && isRefusedPlace(new URL(host).hostname);
}

/** What a ping or a test of such a provider comes to. */
export function refusedPlaceError(provider: Provider): PingError {
  const detail = `${hostOf(provider)} is a metadata service`;
  return pingErrorOfFault({ kind: 'unreachable', code: METADATA_SERVICE, detail, byProxy: false }, serverName(provider));
}

/** Why the providers may not become these, or `null`: one is new at a refused place. What stands there already stays, and is sent nothing. */
export function whyRefused(before: readonly Provider[], after: readonly Provider[]): string | null {
  const known = new Set(before.map(hostOf));
  const refused = after.find((provider) => isAtRefusedPlace(provider) && !known.has(hostOf(provider)));
  if (refused === undefined) return null;
  return `${hostOf(refused)} belongs to the metadata service of a cloud, which hands out credentials. Check the address. If a model server of yours lives there, start Pilot Light with ${ALLOWED}=true.`;
}
