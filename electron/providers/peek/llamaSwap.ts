import { z } from 'zod';
import { type ModelPeek, type Residency, UNTOLD } from '../../domain/peek.ts';
import { type Ask, read } from '../statusCalls.ts';
import { type Peeker, TOLD_NOTHING } from './told.ts';

const runningSchema = z.object({
  running: z.array(z.object({ model: z.string(), state: z.string(), ttl: z.number().nullable().catch(null) })),
});
type Running = z.infer<typeof runningSchema>['running'][number];

const listSchema = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      /** A model of another llama-swap behind this one. */
      meta: z
        .object({ llamaswap: z.object({ peerID: z.string() }) })
        .nullable()
        .catch(null),
    }),
  ),
});

const RESIDENCIES: Readonly<Record<string, Residency>> = {
  ready: 'loaded',
  starting: 'loading',
  stopping: 'unloaded',
  stopped: 'unloaded',
  shutdown: 'unloaded',
};

/**
 * `/running` tells what runs and after which silence it stops. One model at a time is the rule, but groups run together, and nothing tells of
 * them: so how many fit is not told. Names that are in no list are aliases.
 */
export function llamaSwapPeeker(): Peeker {
  return async ({ ask }) => {
    const told = await read(ask, '/running', runningSchema);
    if (told === null) return null;
    const running = told.running.map(modelOf);
    const others = await otherModels(ask, new Set(running.map(({ model }) => model)));
    return {
      ...TOLD_NOTHING,
      models: [...running, ...(others ?? [])],
      listsAll: true,
      room: null,
      tells: { residency: true, expiry: true, busy: false, use: false },
    };
  };
}

/** A `ttl` of 0 is never, one below that is a default that it does not tell. */
function modelOf({ model, state, ttl }: Running): ModelPeek {
  return {
    ...UNTOLD,
    model,
    residency: RESIDENCIES[state] ?? 'unknown',
    unloadsAfterMs: ttl !== null && ttl > 0 ? ttl * 1000 : null,
    pinned: ttl === 0,
  };
}

async function otherModels(ask: Ask, running: ReadonlySet<string>): Promise<ModelPeek[] | null> {
  const list = await read(ask, '/v1/models', listSchema);
  if (list === null) return null;
  const others = list.data.filter(({ id }) => !running.has(id));
  return others.map(({ id, meta }) => ({ ...UNTOLD, model: id, residency: meta === null ? 'unloaded' : 'unknown' }));
}
