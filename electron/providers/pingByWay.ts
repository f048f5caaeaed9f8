import { measurementOfLook, NO_TOKENS } from '../domain/lookedAt.ts';
import { type Measurement, NO_TIMING, NO_USAGE, type PingJob } from '../domain/measurement.ts';
import type { ServerKind } from '../domain/modelInfo.ts';
import { type Look, modelIn } from '../domain/peek.ts';
import type { PingError } from '../domain/ping.ts';
import type { Provider } from '../domain/provider.ts';
import type { Result } from '../domain/result.ts';
import { wayOf } from '../domain/way.ts';
import type { MemoryJob } from './memory/memory.ts';

/** What there is to reach a server with. */
export interface Means {
  /** Asks for a token. Ollama's adapter loads without one by itself. */
  readonly send: (job: PingJob) => Promise<Measurement>;
  readonly look: (provider: Provider, signal: AbortSignal) => Promise<Look>;
  /** Loads the model by its server's own call. @returns milliseconds it took */
  readonly load: (job: MemoryJob) => Promise<Result<number, PingError>>;
  /** What a provider's server is, where that is known. */
  readonly kindOf: (provider: Provider) => ServerKind | null;
}

/** Pings an endpoint the way it is to be pinged. */
export async function pingByWay(job: PingJob, means: Means): Promise<Measurement> {
  const { endpoint, provider, signal } = job;
  switch (wayOf(endpoint)) {
    case 'peek':
      return measurementOfLook(await means.look(provider, signal), provider, endpoint.model);
    case 'load':
      return provider.kind === 'ollama' ? means.send(job) : loadOnly(job, means);
    case 'pin':
    case 'measure':
      if (job.pin) await pinByLoad(job, means);
      return means.send(job);
  }
}

/** Servers that take the call to load as a use of the model, which starts its idle timer anew. */
const TIMED_BY_LOADS: ReadonlySet<ServerKind> = new Set(['llama-swap']);

/** Where it is loaded already and the call would keep nothing warm, none is made: LM Studio would load a second copy. */
async function loadOnly(job: PingJob, { look, load }: Means): Promise<Measurement> {
  const { endpoint, provider, signal } = job;
  const seen = await look(provider, signal);
  const isLoaded = seen.kind === 'seen' && modelIn(seen.peek, endpoint.model).residency === 'loaded';
  if (isLoaded && !TIMED_BY_LOADS.has(seen.peek.server.kind)) return measurementOfLook(seen, provider, endpoint.model);
  // Lemonade takes a pin with the load.
  const done = await load({ endpoint, provider, signal, ...(job.pin ? { pin: true } : {}) });
  if (!done.ok) return { ok: false, timing: NO_TIMING, usage: NO_USAGE, error: done.error };
  const timing = { ...NO_TIMING, totalMs: done.value };
  return isLoaded
    ? { ok: true, timing, usage: NO_TOKENS, loadMs: null, coldHint: 'warm' }
    : { ok: true, timing, usage: NO_TOKENS, loadMs: done.value, coldHint: 'cold' };
}

/** Ollama pins with the ping itself; Lemonade by a load, once, and again when it was loaded anew. Where that fails, the state tells that it is not pinned. */
async function pinByLoad({ endpoint, provider, signal }: PingJob, { look, load, kindOf }: Means): Promise<void> {
  if (provider.kind !== 'openai' || (kindOf(provider) ?? 'lemonade') !== 'lemonade') return;
  const seen = await look(provider, signal);
  if (seen.kind !== 'seen' || seen.peek.server.kind !== 'lemonade' || modelIn(seen.peek, endpoint.model).pinned) return;
  await load({ endpoint, provider, signal, pin: true });
}
