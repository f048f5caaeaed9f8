import { isLoopback } from '../domain/loopback.ts';
import type { ModelInfo, ServerInfo } from '../domain/modelInfo.ts';
import type { Address } from './addresses.ts';

/** A model server as it answered. */
export interface SeenServer {
  readonly server: ServerInfo;
  readonly models: readonly ModelInfo[];
  readonly needsToken: boolean;
  /** Where its API begins: the address, or a path below it. */
  readonly baseUrl: string;
}

/** How to look at one address. */
export interface Eyes {
  /** Whether something accepts a connection. */
  isOpen(host: string, port: number): Promise<boolean>;
  /** What it is; `null` when it is no model server. */
  look(address: Address): Promise<SeenServer | null>;
}

export interface SearchLimits {
  /** Addresses that are tried at once. */
  readonly atOnce: number;
  /** Ends the search; what was found until then counts. */
  readonly signal: AbortSignal;
}

/** Looks at all addresses, and keeps the servers in the addresses' order. */
export async function search(addresses: readonly Address[], eyes: Eyes, { atOnce, signal }: SearchLimits): Promise<SeenServer[]> {
  const unique = [...new Set(addresses)];
  const found = new Map<number, SeenServer>();
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < unique.length && !signal.aborted) {
      const index = next;
      next += 1;
      const seen = await lookAt(unique[index] ?? '', eyes);
      if (seen !== null) found.set(index, seen);
    }
  };
  const working = Promise.all(Array.from({ length: Math.min(atOnce, unique.length) }, worker));
  await Promise.race([working, aborted(signal)]);
  return [...found].toSorted(([a], [b]) => a - b).map(([, seen]) => seen);
}

async function lookAt(address: Address, eyes: Eyes): Promise<SeenServer | null> {
  const { hostname, port, protocol } = new URL(address);
  const host = hostname.replace(/^\[|\]$/g, '');
  const isOpen = await eyes.isOpen(host, Number(port || (protocol === 'https:' ? 443 : 80)));
  return isOpen ? eyes.look(address) : null;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/**
 * A server that listens on several addresses of this computer is one server, and `localhost` is its name. Two different ones on the same
 * port, as with containers, stay two.
 */
export function withoutTwins(seen: readonly SeenServer[], ownHosts: ReadonlySet<string>): SeenServer[] {
  const merged: SeenServer[] = [];
  for (const server of seen) {
    const index = merged.findIndex((other) => areTwins(other, server, ownHosts));
    const twin = merged[index];
    if (twin === undefined) merged.push(server);
    else merged[index] = { ...twin, baseUrl: atLocalhost(twin.baseUrl) };
  }
  return merged;
}

function areTwins(a: SeenServer, b: SeenServer, ownHosts: ReadonlySet<string>): boolean {
  const [urlA, urlB] = [new URL(a.baseUrl), new URL(b.baseUrl)];
  const isHere = [urlA, urlB].every(({ hostname }) => isLoopback(hostname) || ownHosts.has(hostname));
  return isHere && urlA.port === urlB.port && urlA.pathname === urlB.pathname && identityOf(a) === identityOf(b);
}

function identityOf({ server, models, needsToken }: SeenServer): string {
  return JSON.stringify([server, models.map(({ id }) => id), needsToken]);
}

function atLocalhost(baseUrl: string): string {
  return baseUrl.replace(/\/\/(127\.0\.0\.1|\[::1\])(?=[:/]|$)/, '//localhost');
}
