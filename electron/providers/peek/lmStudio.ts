import { z } from 'zod';
import { type ModelPeek, UNTOLD } from '../../domain/peek.ts';
import { type Ask, read } from '../statusCalls.ts';
import { amount, count, type Peeker, TOLD_NOTHING } from './told.ts';

const v1Schema = z.object({
  models: z.array(
    z.object({
      key: z.string(),
      /** That of its weights, on disk and in memory. */
      size_bytes: amount,
      loaded_instances: z.array(
        z.object({
          id: z.string(),
          config: z.object({ context_length: count }).nullable().catch(null),
          /** Seconds; no version is known that tells it. */
          ttl: z.number().positive().nullable().catch(null),
        }),
      ),
    }),
  ),
});
const v0Schema = z.object({ data: z.array(z.object({ id: z.string(), state: z.string(), loaded_context_length: count })) });

/** Its own lists tell what is loaded, but neither until when nor for whom; the OpenAI-compatible one names everything that was ever downloaded. */
export function lmStudioPeeker(): Peeker {
  return async ({ ask }) => {
    const models = (await fromV1(ask)) ?? (await fromV0(ask));
    if (models === null) return null;
    const expiry = models.some(({ unloadsAfterMs }) => unloadsAfterMs !== null);
    return { ...TOLD_NOTHING, models, listsAll: true, tells: { residency: true, expiry, busy: false, use: false } };
  };
}

async function fromV1(ask: Ask): Promise<ModelPeek[] | null> {
  const list = await read(ask, '/api/v1/models', v1Schema);
  if (list === null) return null;
  return list.models.map(({ key, size_bytes, loaded_instances }) => {
    const [instance] = loaded_instances;
    return {
      ...UNTOLD,
      model: key,
      aliases: loaded_instances.map(({ id }) => id).filter((id) => id !== key),
      residency: instance === undefined ? 'unloaded' : 'loaded',
      unloadsAfterMs: instance?.ttl ? instance.ttl * 1000 : null,
      contextLength: instance?.config?.context_length ?? null,
      bytes: instance === undefined || !size_bytes ? null : size_bytes * loaded_instances.length,
    };
  });
}

const STATES = { loaded: 'loaded', loading: 'loading', 'not-loaded': 'unloaded' } as const;

async function fromV0(ask: Ask): Promise<ModelPeek[] | null> {
  const list = await read(ask, '/api/v0/models', v0Schema);
  if (list === null) return null;
  return list.data.map(({ id, state, loaded_context_length }) => ({
    ...UNTOLD,
    model: id,
    residency: state === 'loaded' || state === 'loading' || state === 'not-loaded' ? STATES[state] : 'unknown',
    contextLength: loaded_context_length,
  }));
}
