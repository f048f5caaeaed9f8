import { setTimeout as wait } from 'node:timers/promises';
import { durationMs } from '../../domain/duration.ts';
import type { Endpoint } from '../../domain/endpoint.ts';
import { abilitiesOf, isResident } from '../../domain/memory.ts';
import type { ServerKind } from '../../domain/modelInfo.ts';
import { type Look, modelIn, type Peek } from '../../domain/peek.ts';
import type { PingError } from '../../domain/ping.ts';
import type { HttpProvider, Provider } from '../../domain/provider.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { type AdapterContext, pingError, resolveSecret, serverName } from '../adapter.ts';
import type { ServerLooker } from '../looker.ts';
import { ownHeaders } from '../ownHeaders.ts';
import type { MemoryScene } from './keeper.ts';
import { keeperFor } from './keepers.ts';
import { MemoryCalls } from './memoryCalls.ts';

/** A model to load or to free. Any ping is one, but it need not be of an endpoint. */
export interface MemoryJob {
  readonly provider: Provider;
  readonly endpoint: Pick<Endpoint, 'model' | 'task' | 'coldLimit' | 'headers'>;
  /** Whether its server is to keep it whatever else is loaded; missing: say nothing of it. */
  readonly pin?: boolean;
  readonly signal: AbortSignal;
}

/** Loads and frees models by the calls of their servers, and waits until a look shows that it is so. */
export interface ServerMemory {
  /** @returns milliseconds it took */
  load(job: MemoryJob): Promise<Result<number, PingError>>;
  unload(job: MemoryJob): Promise<Result<number, PingError>>;
}

const COLD_MS = 10 * 60_000;
/** A model goes when its last request has ended; some servers end that by force after ten seconds. */
const UNLOAD_MS = 60_000;
/** A server that says it has loaded a model may be so late in its list, ms. */
const LATE_MS = 10_000;
const LOOK_EVERY_MS = 250;

type Verb = 'load' | 'unload';

export function createServerMemory(context: AdapterContext, looker: Pick<ServerLooker, 'look' | 'identityOf'>): ServerMemory {
  async function move(verb: Verb, job: MemoryJob): Promise<Result<number, PingError>> {
    const { provider } = job;
    const startedAt = performance.now();
    const limited = AbortSignal.any([job.signal, AbortSignal.timeout(limitOf(verb, job))]);
    const met = await meet(provider, job, limited);
    if (!met.ok) return met;
    const { kind, scene } = met.value;
    const can = abilitiesOf(provider, scene.peek);
    const keeper = can[verb] ? keeperFor(kind) : null;
    if (keeper === null) return err(pingError('badRequest', can.why ?? `${provider.name} has no call to ${verb} a model.`));
    try {
      const asked = await keeper[verb](scene);
      const done = asked.ok ? await (verb === 'load' ? untilLoaded(job, scene, limited) : untilGone(job, scene, limited)) : asked;
      if (done.ok) return ok(Math.round(performance.now() - startedAt));
      return limited.aborted ? err(endOf(verb, job, scene.model)) : done;
    } catch (error) {
      if (limited.aborted) return err(endOf(verb, job, scene.model));
      throw error;
    }
  }

  /** Whoever chose Ollama has said what it is; of any other server a look tells. */
  async function meet(provider: Provider, job: MemoryJob, signal: AbortSignal): Promise<Result<{ kind: ServerKind; scene: MemoryScene }, PingError>> {
    if (provider.kind === 'bedrock') return err(pingError('badRequest', abilitiesOf(provider, null).why ?? ''));
    const secret = resolveSecret(context.secrets, provider.token);
    if (!secret.ok) return secret;
    const own = ownHeaders(context.secrets, job.endpoint.headers);
    if (!own.ok) return own;
    const { model: wanted, task } = job.endpoint;
    const peek = provider.kind === 'ollama' ? null : peekOf(await looker.look(provider, signal));
    const model = nameOf(peek, wanted);
    const calls = new MemoryCalls({ context, provider, secret: secret.value, own: own.value, model, limitMs: limitOf('load', job), signal });
    const pause = (ms: number): Promise<void> => wait(ms, undefined, { signal });
    const scene = {
      calls,
      basePath: looker.identityOf(provider)?.basePath ?? '',
      model,
      isEmbedding: task === 'embed',
      pin: job.pin,
      peek,
      pause,
    } as const;
    if (provider.kind === 'ollama') return ok({ kind: 'ollama', scene });
    return peek === null ? unseen(provider, scene) : ok({ kind: peek.server.kind, scene });
  }

  /** Looks until the model is in memory; a server that does not tell has said so by its answer. */
  async function untilLoaded({ provider }: MemoryJob, { model, pause }: MemoryScene, signal: AbortSignal): Promise<Result<null, PingError>> {
    const askedAt = performance.now();
    for (;;) {
      const peek = peekOf(await looker.look(provider, signal));
      const residency = peek === null ? 'unknown' : modelIn(peek, model).residency;
      if (residency === 'loaded' || residency === 'unknown') return ok(null);
      if (residency === 'unloaded' && performance.now() - askedAt > LATE_MS)
        return err(
          pingError(
            'server',
            `${serverName(provider)} said that it had loaded ${model}, but it is not in its memory. Another model may have taken its place.`,
          ),
        );
      await pause(LOOK_EVERY_MS);
    }
  }

  async function untilGone({ provider }: MemoryJob, { model, pause }: MemoryScene, signal: AbortSignal): Promise<Result<null, PingError>> {
    for (;;) {
      const peek = peekOf(await looker.look(provider, signal));
      if (peek === null || !isResident(modelIn(peek, model))) return ok(null);
      await pause(LOOK_EVERY_MS);
    }
  }

  return { load: (job) => move('load', job), unload: (job) => move('unload', job) };
}

const peekOf = (look: Look): Peek | null => (look.kind === 'seen' ? look.peek : null);

/** Requests may call it by another name than its server's lists. */
function nameOf(peek: Peek | null, wanted: string): string {
  const named = peek === null ? '' : modelIn(peek, wanted).model;
  return named === '' ? wanted : named;
}

/** Nothing could be seen of it: the error says whether it answers at all. */
async function unseen(provider: HttpProvider, { calls }: MemoryScene): Promise<Result<never, PingError>> {
  const answer = await calls.get('/v1/models');
  return err(answer.kind === 'broken' ? answer.error : pingError('badRequest', `${provider.name} has no call to load or unload a model.`));
}

function limitOf(verb: Verb, { endpoint: { coldLimit } }: MemoryJob): number {
  if (verb === 'unload') return UNLOAD_MS;
  return coldLimit === undefined ? COLD_MS : durationMs(coldLimit);
}

function endOf(verb: Verb, { provider, signal }: MemoryJob, model: string): PingError {
  const server = serverName(provider);
  if (signal.aborted) return pingError('cancelled', `${verb === 'load' ? 'Loading' : 'Unloading'} ${model} was called off.`);
  if (verb === 'load') return pingError('stalled', `${server} has not loaded ${model} in time. It may still be at it; look again later.`);
  return pingError('busy', `${model} is still answering on ${server}. It was told to go as soon as that ends.`);
}
