import { readFileSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { LookupFunction } from 'node:net';
import { isLoopback } from '../domain/loopback.ts';
import type { HttpProvider } from '../domain/provider.ts';
import { providerLookup } from '../providers/refusedPlace.ts';

/** Most servers close idle connections after 5 s or more. */
export const IDLE_MS = 4_000;
export const MOST_IDLE = 256;

type Agents = { readonly kept: HttpAgent; readonly fresh: HttpAgent };

/** The connections to providers: kept ones, and fresh ones for requests that could not be sent twice. */
export class GatewayAgents {
  readonly #agents = new Map<string, Agents>();
  readonly #env: NodeJS.ProcessEnv;

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#env = { ...env };
  }

  /** @throws when the CA file cannot be read */
  of({ caFile }: HttpProvider, base: URL): Agents {
    const key = `${base.origin} ${caFile ?? ''}`;
    const known = this.#agents.get(key);
    if (known !== undefined) return known;
    const options = {
      timeout: IDLE_MS,
      maxFreeSockets: MOST_IDLE,
      scheduling: 'lifo',
      lookup: lookupFor(base.hostname),
      ...(caFile === undefined ? {} : { ca: [...ownRoots(), readFileSync(caFile, 'utf8')] }),
      ...(isLoopback(base.hostname) ? {} : { proxyEnv: this.#env }),
    } as const;
    const make = (keepAlive: boolean): HttpAgent =>
      base.protocol === 'https:' ? new HttpsAgent({ ...options, keepAlive }) : new HttpAgent({ ...options, keepAlive });
    const made = { kept: make(true), fresh: make(false) };
    this.#agents.set(key, made);
    return made;
  }

  close(): void {
    for (const { kept, fresh } of this.#agents.values()) {
      kept.destroy();
      fresh.destroy();
    }
    this.#agents.clear();
  }
}

/** Not a static import: that reads every root certificate, which plain HTTP never needs. */
const ownRoots = (): readonly string[] => process.getBuiltinModule('node:tls').rootCertificates;

/** How the addresses of a provider's host are found. */
export const lookupFor = (hostname: string): LookupFunction => (hostname === 'localhost' ? bothLoopbacks : providerLookup());

/** `localhost` means both loopbacks: servers bind either. */
const bothLoopbacks: LookupFunction = (_hostname, _options, callback) => {
  callback(null, [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ]);
};
