import { z } from 'zod';
import { isNear } from '../domain/nearHost.ts';
import type { Look } from '../domain/peek.ts';
import { type HttpProvider, hostOf, type Provider } from '../domain/provider.ts';
import { type AdapterContext, resolveSecret } from './adapter.ts';
import { ConnectionPool } from './connections.ts';
import { type Identity, identify } from './fingerprints.ts';
import { peekerFor } from './peek/peekers.ts';
import type { Peeker } from './peek/told.ts';
import { isAtRefusedPlace, providerLookup } from './refusedPlace.ts';
import { read } from './statusCalls.ts';
import { Visit } from './visit.ts';

export type LookerContext = Pick<AdapterContext, 'secrets' | 'userAgent' | 'wallNow'>;

/** Looks at the servers of providers without disturbing them. One per process. */
export interface ServerLooker {
  /** Never throws, and answers within about three seconds. */
  look(provider: Provider, signal: AbortSignal): Promise<Look>;
  /** What the provider's server turned out to be; `null`: not known, or none that is told apart. */
  identityOf(provider: Provider): Identity | null;
  /** Drops what was learned of a provider's server. Other settings make another server by themselves. */
  forget(providerId: string): void;
}

/** After so many silent looks in a row another server may have come. */
const SILENT_LOOKS = 2;
/** Of a server that nothing can be seen of, another one may take the address; it is asked again after so long, ms. */
const BLIND_MS = 30 * 60_000;
/** The same for answers that no server is known by: a part of it may be starting, so at first sooner, then twice as late each time, ms. */
const STRANGE_MS = 10 * 60_000;

/** A server that was met. */
interface Acquaintance {
  /** The settings it was met under. */
  readonly key: string;
  readonly identity: Identity | null;
  readonly peeker: Peeker | null;
  /** Wall clock: when a server without a peeker is asked again what it is. */
  readonly blindUntil: number;
  /** How often in a row it was asked and not recognised. */
  readonly strange: number;
  silentLooks: number;
}

const BLIND: Look = { kind: 'blind' };
const SILENT: Look = { kind: 'silent' };

export function createLooker(context: LookerContext): ServerLooker {
  const known = new Map<string, Acquaintance>();

  async function lookAt(provider: HttpProvider, visit: Visit): Promise<Look> {
    const met = recall(provider) ?? (await introduce(provider, visit));
    const look = met === null ? null : await see(met, visit);
    if (look !== null) return look;
    // It answers, but not as what it was taken for.
    const other = visit.isBroken ? null : await meet(provider, visit);
    const lookNow = other === null ? null : await see(other, visit);
    if (lookNow !== null) return lookNow;
    if (visit.isBroken || other === null) return silence(provider, visit);
    remember(provider, null);
    return BLIND;
  }

  function recall(provider: Provider): Acquaintance | null {
    const met = known.get(provider.id);
    return met !== undefined && met.key === keyOf(provider) && context.wallNow() < met.blindUntil ? met : null;
  }

  function remember(provider: Provider, identity: Identity | null): Acquaintance {
    const peeker = identity === null ? null : peekerFor(identity);
    const key = keyOf(provider);
    const before = known.get(provider.id);
    const strange = identity !== null ? 0 : before?.key === key ? before.strange + 1 : 1;
    const blindMs = identity === null ? Math.min(BLIND_MS, STRANGE_MS * 2 ** (strange - 1)) : BLIND_MS;
    const blindUntil = peeker === null ? context.wallNow() + blindMs : Number.POSITIVE_INFINITY;
    const met: Acquaintance = { key, identity, peeker, blindUntil, strange, silentLooks: 0 };
    known.set(provider.id, met);
    return met;
  }

  /** Whoever chose Ollama or vLLM as the kind has said what it is: only the version is asked for. @returns `null` when it does not answer */
  async function introduce(provider: HttpProvider, visit: Visit): Promise<Acquaintance | null> {
    if (provider.kind === 'openai') return meet(provider, visit);
    const [name, path] = provider.kind === 'ollama' ? ['Ollama', '/api/version'] : ['vLLM', '/version'];
    const told = await read(visit.ask, path, z.object({ version: z.string() }));
    if (visit.isBroken) return null;
    return remember(provider, { server: { kind: provider.kind, name, version: told?.version ?? null }, basePath: '' });
  }

  /** Asks a server what it is. @returns `null` when it does not answer */
  async function meet(provider: HttpProvider, visit: Visit): Promise<Acquaintance | null> {
    const identity = await identify(visit.ask, Number(new URL(provider.baseUrl).port));
    if (identity !== null) return remember(provider, identity);
    return visit.isBroken || !visit.isServed ? null : remember(provider, null);
  }

  /** @returns `null` when the answers do not fit what the server is taken for, or did not come */
  async function see(met: Acquaintance, visit: Visit): Promise<Look | null> {
    const { identity, peeker } = met;
    if (identity === null || peeker === null) return BLIND;
    const told = await peeker(visit);
    if (told === null) return null;
    met.silentLooks = 0;
    return { kind: 'seen', peek: { at: visit.now(), server: identity.server, ...told } };
  }

  function silence(provider: Provider, { isCancelled }: Visit): Look {
    const met = known.get(provider.id);
    if (met === undefined || isCancelled) return SILENT;
    met.silentLooks += 1;
    if (met.silentLooks >= SILENT_LOOKS) known.delete(provider.id);
    return SILENT;
  }

  return {
    async look(provider, signal) {
      if (provider.kind === 'bedrock' || isOutOfSight(provider)) return BLIND;
      const secret = resolveSecret(context.secrets, provider.token);
      // The ping will say what is wrong with the token.
      if (!secret.ok) return SILENT;
      // Not the pool of the pings: a connection that is kept takes a thread of llama-server, and the next ping would find it open.
      const pool = new ConnectionPool({ lookup: providerLookup() });
      try {
        return await lookAt(provider, new Visit({ ...context, pool, provider, secret: secret.value, signal }));
      } finally {
        await pool.close();
      }
    },
    identityOf: (provider) => {
      const met = known.get(provider.id);
      return met?.key === keyOf(provider) ? met.identity : null;
    },
    forget: (providerId) => known.delete(providerId),
  };
}

/** Cloud services tell nothing of an idle timer, and a metadata service is asked for nothing. Whoever chose Ollama or vLLM has one, wherever it is. */
function isOutOfSight(provider: HttpProvider): boolean {
  return isAtRefusedPlace(provider) || (provider.kind === 'openai' && !isNear(new URL(provider.baseUrl).hostname));
}

function keyOf(provider: Provider): string {
  const caFile = provider.kind === 'bedrock' ? undefined : provider.caFile;
  return JSON.stringify([provider.kind, hostOf(provider), provider.token, caFile]);
}
