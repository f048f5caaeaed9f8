import type { Measurement, PingJob, SecretResolver } from '../domain/measurement.ts';
import type { PingError } from '../domain/ping.ts';
import type { BedrockProvider } from '../domain/provider.ts';
import { err, type Result } from '../domain/result.ts';
import { type Adapter, type AdapterContext, pingError } from './adapter.ts';
import { ConnectionPool } from './connections.ts';
import { createLooker, type ServerLooker } from './looker.ts';
import { createOllamaAdapter } from './ollama.ts';
import { createOpenAiAdapter } from './openai.ts';
import { QuirkMemory } from './quirks.ts';
import { warmUpTransport } from './warmUp.ts';

export interface PingerOptions {
  readonly secrets: SecretResolver;
  readonly userAgent: string;
  readonly wallNow: () => number;
}

/** Speaks to every kind of provider. One per process; close it at the end. */
export interface Pinger {
  ping(job: PingJob): Promise<Measurement>;
  /** Loads or frees a model without a ping, where the server can. @returns milliseconds it took */
  load(job: PingJob): Promise<Result<number, PingError>>;
  unload(job: PingJob): Promise<Result<number, PingError>>;
  /** Looks at the server without disturbing it; see {@link ServerLooker}. */
  readonly look: ServerLooker['look'];
  readonly identityOf: ServerLooker['identityOf'];
  /** Makes the first real ping as exact as the later ones; see {@link warmUpTransport}. */
  warmUp(): Promise<void>;
  /** Drops what was learned of an endpoint or a provider, after it has changed. */
  forget(id: string): void;
  close(): Promise<void>;
}

export function createPinger(options: PingerOptions): Pinger {
  const pool = new ConnectionPool();
  const context: AdapterContext = { ...options, pool, quirks: new QuirkMemory() };
  const looker = createLooker(context);
  const ollama = createOllamaAdapter(context);
  const openai = createOpenAiAdapter(context);
  let bedrock: Promise<Adapter<BedrockProvider> & { close(): Promise<void> }> | undefined;

  // The AWS SDK weighs 27 MB: it is read from disk when the first Bedrock endpoint is pinged, not before.
  const loadBedrock = () => {
    bedrock ??= import('./bedrock.ts').then(({ createBedrockAdapter }) => createBedrockAdapter(context));
    return bedrock;
  };

  return {
    async ping(job) {
      const { provider } = job;
      if (provider.kind === 'ollama') return ollama.ping({ ...job, provider });
      if (provider.kind === 'bedrock') return (await loadBedrock()).ping({ ...job, provider });
      return openai.ping({ ...job, provider });
    },
    load: async (job) => (job.provider.kind === 'ollama' ? ollama.load({ ...job, provider: job.provider }) : err(cannot('load', job))),
    unload: async (job) => (job.provider.kind === 'ollama' ? ollama.unload({ ...job, provider: job.provider }) : err(cannot('unload', job))),
    warmUp: () => warmUpTransport(pool),
    look: looker.look,
    identityOf: looker.identityOf,
    forget(id) {
      context.quirks.forget(id);
      looker.forget(id);
    },
    async close() {
      await pool.close();
      await (await bedrock)?.close();
    },
  };
}

function cannot(what: 'load' | 'unload', { provider }: PingJob): PingError {
  return pingError('badRequest', `${provider.name} has no call to ${what} a model. Only Ollama providers can do that so far.`);
}
