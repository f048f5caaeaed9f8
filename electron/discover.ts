import { homedir, networkInterfaces } from 'node:os';
import { hostAddresses, loopbackAddresses, neighbours, ollamaHostAddresses } from './discovery/addresses.ts';
import { readAwsProfiles } from './discovery/awsProfiles.ts';
import { toFound } from './discovery/known.ts';
import { isOpen } from './discovery/port.ts';
import { type Eyes, type SearchLimits, search, withoutTwins } from './discovery/search.ts';
import type { Discovery, Place } from './domain/discovery.ts';
import type { Provider } from './domain/provider.ts';
import { err, ok, type Result } from './domain/result.ts';
import { ConnectionPool } from './providers/connections.ts';
import { WELL_KNOWN_PORTS } from './providers/fingerprints.ts';
import { guardedLookup } from './providers/guardedLookup.ts';
import { lookAtServer } from './providers/lookAtServer.ts';
import { USER_AGENT } from './version.ts';

export interface DiscoverOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly providers: readonly Provider[];
}

/** A call to a server that is there, ms. */
const CALL_MS = 1_500;
/** Connecting within a local network takes a few ms or does not succeed. */
const NEIGHBOUR_MS = 500;
const NETWORK = { atOnce: 256, totalMs: 18_000 };
const NEARBY = { atOnce: 64, totalMs: 8_000 };

/** Looks for model servers and AWS profiles on this computer, or for servers on another one or in the local network. Disturbs no model. */
export async function discover(place: Place, { env, providers }: DiscoverOptions): Promise<Result<Discovery>> {
  if (place === 'here') {
    const addresses = [...loopbackAddresses(WELL_KNOWN_PORTS), ...ollamaHostAddresses(env['OLLAMA_HOST'])];
    const [servers, aws] = await Promise.all([find(addresses, CALL_MS, NEARBY, providers), readAwsProfiles(env, homedir(), providers)]);
    return ok({ servers, aws });
  }
  if ('host' in place) {
    const addresses = hostAddresses(place.host, WELL_KNOWN_PORTS);
    return addresses.ok ? ok({ servers: await find(addresses.value, CALL_MS, NEARBY, providers), aws: [] }) : addresses;
  }
  const hosts = neighbours(networkInterfaces());
  if (hosts.length === 0) return err('There is no local network to look at: this computer has no private IPv4 address.');
  // Port by port, so that the most likely ones have been tried everywhere if the time runs out.
  const addresses = WELL_KNOWN_PORTS.flatMap((port) => hosts.map((host) => `http://${host}:${port}`));
  return ok({ servers: await find(addresses, NEIGHBOUR_MS, NETWORK, providers), aws: [] });
}

async function find(
  addresses: readonly string[],
  connectMs: number,
  { atOnce, totalMs }: { readonly atOnce: number; readonly totalMs: number },
  providers: readonly Provider[],
): Promise<Discovery['servers']> {
  const lookup = guardedLookup();
  const pool = new ConnectionPool({ lookup });
  const limits: SearchLimits = { atOnce, signal: AbortSignal.timeout(totalMs) };
  const eyes: Eyes = {
    isOpen: (host, port) => isOpen(host, port, connectMs, lookup),
    look: (address) => lookAtServer(address, { pool, callMs: CALL_MS, userAgent: USER_AGENT, signal: limits.signal }),
  };
  try {
    return withoutTwins(await search(addresses, eyes, limits), ownHosts()).flatMap((seen) => toFound(seen, providers));
  } finally {
    await pool.close();
  }
}

function ownHosts(): Set<string> {
  const all = Object.values(networkInterfaces()).flatMap((list = []) => list);
  return new Set(all.map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address)));
}
