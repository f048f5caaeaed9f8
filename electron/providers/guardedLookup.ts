import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isMetadataService } from '../domain/metadataService.ts';

/** The code of the error that refuses a metadata service. */
export const METADATA_SERVICE = 'EMETADATA';

type Resolve = (host: string, done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void) => void;

const systemResolve: Resolve = (host, done) => lookup(host, { all: true }, done);

/**
 * Looks names up for connections to places that somebody typed in or that were found: a name may lead where its look does not tell. For sockets that
 * try several addresses, as all of ours do.
 * @param isRefused whether nothing may be sent to an address
 */
export function guardedLookup(resolve: Resolve = systemResolve, isRefused: (address: string) => boolean = isMetadataService): LookupFunction {
  return (host, _options, callback) => {
    resolve(host, (error, addresses) => {
      const refused = error === null && addresses.some(({ address }) => isRefused(address));
      callback(refused ? Object.assign(new Error(`${host} leads to the metadata service of a cloud`), { code: METADATA_SERVICE }) : error, addresses);
    });
  };
}
