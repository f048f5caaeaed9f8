import type { Expiry } from '../domain/alert.ts';
import { loadOnce } from '../domain/loadOnce.ts';
import type { Measurement, PingJob, SecretResolver } from '../domain/measurement.ts';
import type { Provider } from '../domain/provider.ts';
import { err } from '../domain/result.ts';
import { type AdapterContext, failedBefore } from './adapter.ts';
import type { BedrockAdapter } from './bedrock.ts';
import { ConnectionPool } from './connections.ts';
import { createLooker, type ServerLooker } from './looker.ts';
import { createServerMemory, type ServerMemory } from './memory/memory.ts';
import { createOllamaAdapter } from './ollama.ts';
import { createOpenAiAdapter } from './openai.ts';
import { type Means, pingByWay } from './pingByWay.ts';
import { QuirkMemory } from './quirks.ts';
import { isAtRefusedPlace, providerLookup, refusedPlaceError } from './refusedPlace.ts';
import { warmUpTransport } from './warmUp.ts';

export interface PingerOptions {
  readonly secrets: SecretResolver;
  readonly userAgent: string;
  readonly wallNow: () => number;
}

/** Speaks to every kind of provider. One per process; close it at the end. */
export interface Pinger {
  ping(job: PingJob): Promise<Measurement>;
  /** Loads or frees a model without a ping, where the server can; see {@link ServerMemory}. */
  readonly load: ServerMemory['load'];
  readonly unload: ServerMemory['unload'];
  /** Looks at the server without disturbing it; see {@link ServerLooker}. */
  readonly look: ServerLooker['look'];
  readonly identityOf: ServerLooker['identityOf'];
  /** When the credentials of an account end that nothing renews; `null`: nobody knows, or they renew themselves. */
  expiryOf(provider: Provider): Promise<Expiry | null>;
  /** Makes the first real ping as exact as the later ones; see {@link warmUpTransport}. */
  warmUp(): Promise<void>;
  /** Drops what was learned of an endpoint or a provider, after it has changed. */
  forget(id: string): void;
  close(): Promise<void>;
}

export function createPinger(options: PingerOptions): Pinger {
  const pool = new ConnectionPool({ lookup: providerLookup() });
  const context: AdapterContext = { ...options, pool, quirks: new QuirkMemory() };
  const looker = createLooker(context);
  const memory = createServerMemory(context, looker);
  const whereAllowed =
    (move: ServerMemory['load']): ServerMemory['load'] =>
    async (job) =>
      isAtRefusedPlace(job.provider) ? err(refusedPlaceError(job.provider)) : move(job);
  const [load, unload] = [whereAllowed(memory.load), whereAllowed(memory.unload)];
  const ollama = createOllamaAdapter(context);
  const openai = createOpenAiAdapter(context);
  let bedrock: BedrockAdapter | undefined;

  // The AWS SDK weighs 27 MB: it is read from disk when the first Bedrock endpoint is pinged, not before.
  const loadBedrock = loadOnce(async () => {
    const { createBedrockAdapter } = await import('./bedrock.ts');
    bedrock = createBedrockAdapter(context);
    return bedrock;
  });

  const send = async (job: PingJob): Promise<Measurement> => {
    const { provider } = job;
    if (isAtRefusedPlace(provider)) return failedBefore(refusedPlaceError(provider));
    if (provider.kind === 'ollama') return ollama.ping({ ...job, provider });
    if (provider.kind === 'bedrock') return (await loadBedrock()).ping({ ...job, provider });
    return openai.ping({ ...job, provider });
  };

  const means: Means = { send, look: looker.look, load, kindOf: (provider) => looker.identityOf(provider)?.server.kind ?? null };

  return {
    ping: (job) => pingByWay(job, means),
    load,
    unload,
    warmUp: () => warmUpTransport(pool),
    look: looker.look,
    identityOf: looker.identityOf,
    // Who was not pinged yet has no credentials that could end.
    expiryOf: async (provider) => (provider.kind === 'bedrock' ? ((await bedrock?.expiryOf(provider)) ?? null) : null),
    forget(id) {
      context.quirks.forget(id);
      looker.forget(id);
    },
    async close() {
      await pool.close();
      await bedrock?.close();
    },
  };
}
