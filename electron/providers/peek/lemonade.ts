import { z } from 'zod';
import { type ModelPeek, UNTOLD } from '../../domain/peek.ts';
import type { Identity } from '../fingerprints.ts';
import { read } from '../statusCalls.ts';
import { count, flag, type Peeker, TOLD_NOTHING, text } from './told.ts';

const healthSchema = z.object({
  all_models_loaded: z.array(
    z.object({
      model_name: z.string(),
      type: text,
      /** Seconds since 1970. */
      last_use: z.number().positive().nullable().catch(null),
      pinned: flag,
      is_busy: flag,
      recipe_options: z.object({ ctx_size: count }).nullable().catch(null),
    }),
  ),
  max_models: z.object({ llm: count }).nullable().catch(null),
});
type Loaded = z.infer<typeof healthSchema>['all_models_loaded'][number];

/** `/v1/health` tells what is loaded, when each was last used, and whether it is busy. Nothing goes by time: the one used longest ago makes room. */
export function lemonadePeeker({ basePath }: Identity): Peeker {
  return async ({ ask, aheadMs }) => {
    const path = `${basePath}/v1/health`;
    const health = await read(ask, path, healthSchema);
    if (health === null) return null;
    const ahead = aheadMs(await ask(path));
    const loaded = health.all_models_loaded;
    const saysBusy = loaded.some(({ is_busy }) => is_busy !== null);
    return {
      ...TOLD_NOTHING,
      models: loaded.map((model) => modelOf(model, ahead)),
      room: roomFor(loaded, health.max_models?.llm ?? null),
      busy: saysBusy ? loaded.some(({ is_busy }) => is_busy === true) : null,
      tells: { residency: true, expiry: false, busy: true, use: true },
    };
  };
}

function modelOf({ model_name, last_use, pinned, is_busy, recipe_options }: Loaded, ahead: number): ModelPeek {
  return {
    ...UNTOLD,
    model: model_name,
    residency: 'loaded',
    pinned: pinned === true,
    contextLength: recipe_options?.ctx_size || null,
    running: is_busy === null ? null : Number(is_busy),
    usedAt: last_use === null ? null : last_use * 1000 - ahead,
  };
}

/** There is room for so many of each type; models of other types take none of that for chats. */
function roomFor(loaded: readonly Loaded[], chats: number | null): number | null {
  if (chats === null || chats === 0) return null;
  return chats + loaded.filter(({ type }) => type !== null && type !== 'llm').length;
}
