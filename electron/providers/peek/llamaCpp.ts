import { z } from 'zod';
import { type ModelPeek, UNTOLD } from '../../domain/peek.ts';
import { type Ask, read } from '../statusCalls.ts';
import { hasQuietMetrics, isBusy, llamaTraffic, type Traffic } from './llamaMetrics.ts';
import { routerTold } from './llamaRouter.ts';
import { count, flag, type Peeker, Sometimes, TOLD_NOTHING, type Told, text } from './told.ts';

const propsSchema = z.object({
  build_info: z.string(),
  total_slots: z.number(),
  model_alias: text,
  model_path: text,
  is_sleeping: flag,
  default_generation_settings: z.object({ n_ctx: count }).nullable().catch(null),
});
type Props = z.infer<typeof propsSchema>;
const routerProps = z.object({ role: z.literal('router'), build_info: z.string(), max_instances: z.number() });

/**
 * `/props` neither wakes llama-server nor keeps it awake; `/slots` does both, so nobody asks for it. A router (`--models-dir`) has several
 * models, a plain server has one.
 */
export function llamaCppPeeker(): Peeker {
  const sometimes = new Sometimes();
  return async ({ ask }) => {
    const answer = await ask('/props');
    if (answer.kind === 'answered' && answer.status === 503 && /loading model/i.test(answer.text)) return single(LOADING, []);
    const router = await read(ask, '/props', routerProps);
    if (router !== null) return routerTold(ask, sometimes, router.max_instances, hasQuietMetrics(router.build_info));
    const props = await read(ask, '/props', propsSchema);
    return props === null ? null : single(modelOf(props), await trafficOf(ask, sometimes, props));
  };
}

/** While it loads, it says nothing else, not even the model's name. */
const LOADING: ModelPeek = { ...UNTOLD, model: '', residency: 'loading' };

function modelOf({ model_alias, model_path, is_sleeping, default_generation_settings }: Props): ModelPeek {
  const file = (model_path ?? '').split(/[/\\]/).at(-1) ?? '';
  const contextLength = default_generation_settings?.n_ctx || null;
  return { ...UNTOLD, model: model_alias || file, residency: is_sleeping === true ? 'unloaded' : 'loaded', contextLength };
}

/** Servers from before there was sleep have no idle timer that a look could reset. */
async function trafficOf(ask: Ask, sometimes: Sometimes, { is_sleeping, build_info }: Props): Promise<Traffic[]> {
  if (is_sleeping === true || (is_sleeping === false && !hasQuietMetrics(build_info))) return [];
  return [await llamaTraffic(ask, sometimes, '/metrics')];
}

function single(model: ModelPeek, traffic: readonly Traffic[]): Told {
  const { running = null, waiting = null } = traffic[0] ?? {};
  const busy = isBusy(traffic);
  return {
    ...TOLD_NOTHING,
    models: [{ ...model, running, waiting }],
    single: true,
    room: 1,
    busy,
    tells: { residency: true, expiry: false, busy: busy !== null, use: false },
  };
}
