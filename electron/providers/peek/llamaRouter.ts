import { z } from 'zod';
import { type ModelPeek, type Residency, UNTOLD } from '../../domain/peek.ts';
import { type Ask, read } from '../statusCalls.ts';
import { isBusy, llamaTraffic, type Traffic } from './llamaMetrics.ts';
import { amount, count, type Sometimes, TOLD_NOTHING, type Told } from './told.ts';

const texts = z.array(z.string()).catch([]);
const listSchema = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      aliases: texts,
      status: z.object({ value: z.string(), args: texts }),
      /** `size` is that of its weights. */
      meta: z.object({ n_ctx: count, size: amount }).nullable().catch(null),
    }),
  ),
});
type Entry = z.infer<typeof listSchema>['data'][number];

/** What `status.value` means. A sleeping model has its process still, but not its weights. Others (`downloading`) tell nothing of memory. */
const RESIDENCIES: Readonly<Record<string, Residency>> = { loaded: 'loaded', loading: 'loading', unloaded: 'unloaded', sleeping: 'unloaded' };

/**
 * A router's list of models is its own: asking for it reaches no model. Whether one is answering somebody only its own metrics tell; with
 * `autoload=false` that loads none, even if it was unloaded meanwhile.
 */
export async function routerTold(ask: Ask, sometimes: Sometimes, maxInstances: number, quietMetrics: boolean): Promise<Told | null> {
  const list = await read(ask, '/v1/models', listSchema);
  if (list === null) return null;
  const models: ModelPeek[] = [];
  const traffic: Traffic[] = [];
  for (const entry of list.data) {
    const model = modelOf(entry);
    if (!quietMetrics || model.residency !== 'loaded') {
      models.push(model);
      continue;
    }
    const { isStuck, ...requests } = await llamaTraffic(ask, sometimes, `/metrics?model=${encodeURIComponent(entry.id)}&autoload=false`);
    traffic.push({ isStuck, ...requests });
    models.push({ ...model, ...requests });
  }
  const busy = isBusy(traffic);
  return {
    ...TOLD_NOTHING,
    models,
    listsAll: true,
    room: Number.isInteger(maxInstances) && maxInstances > 0 ? maxInstances : null,
    busy,
    tells: {
      residency: true,
      expiry: models.some(({ pinned, unloadsAfterMs }) => pinned || unloadsAfterMs !== null),
      busy: busy !== null || (quietMetrics && list.data.some(({ status }) => status.args.includes('--metrics'))),
      use: false,
    },
  };
}

function modelOf({ id, aliases, status, meta }: Entry): ModelPeek {
  const sleepSeconds = Number(status.args[status.args.indexOf('--sleep-idle-seconds') + 1]);
  const isTold = status.args.includes('--sleep-idle-seconds') && Number.isFinite(sleepSeconds);
  return {
    ...UNTOLD,
    model: id,
    aliases,
    residency: RESIDENCIES[status.value] ?? 'unknown',
    unloadsAfterMs: isTold && sleepSeconds > 0 ? sleepSeconds * 1000 : null,
    pinned: isTold && sleepSeconds < 0,
    contextLength: meta?.n_ctx ?? null,
    bytes: meta?.size || null,
  };
}
