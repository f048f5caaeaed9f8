import { z } from 'zod';
import { type ModelPeek, UNTOLD } from '../../domain/peek.ts';
import { type Ask, read } from '../statusCalls.ts';
import { amount, count, type Peeker, TOLD_NOTHING, text } from './told.ts';

const psSchema = z.object({
  models: z.array(z.object({ name: z.string(), expires_at: text, size: amount, context_length: count })).nullable(),
});
const tagsSchema = z.object({ models: z.array(z.object({ name: z.string(), remote_host: text })).nullable() });

/** "For ever" is 292 years to Ollama, and some decades to servers that play Ollama. */
const FOREVER_MS = 10 * 365 * 24 * 3_600_000;
/** An idle model stays listed for a moment after its expiry while it is being unloaded, ms. */
const UNLOADING_MS = 2_000;

/** `/api/ps` tells what is in memory and until when. What runs in Ollama's cloud is not listed there, and is never in memory. */
export function ollamaPeeker(): Peeker {
  let elsewhere: readonly ModelPeek[] | null = null;
  return async ({ ask, now, aheadMs }) => {
    const ps = await read(ask, '/api/ps', psSchema);
    if (ps === null) return null;
    const ahead = aheadMs(await ask('/api/ps'));
    const at = now();
    const resident = (ps.models ?? []).map((model) => peekOf(model, ahead, at));
    elsewhere ??= await cloudModels(ask);
    return {
      ...TOLD_NOTHING,
      models: [...resident, ...(elsewhere ?? [])],
      busy: resident.some(({ running }) => running !== null) ? true : null,
      tells: { residency: true, expiry: true, busy: true, use: true },
    };
  };
}

type Resident = NonNullable<z.infer<typeof psSchema>['models']>[number];

function peekOf({ name, expires_at, size, context_length }: Resident, aheadMs: number, now: number): ModelPeek {
  const expiresAt = Date.parse(expires_at ?? '') - aheadMs;
  const leftMs = expiresAt - now;
  const pinned = leftMs > FOREVER_MS;
  return {
    ...UNTOLD,
    model: name,
    residency: 'loaded',
    expiresAt: Number.isNaN(expiresAt) || pinned ? null : expiresAt,
    pinned,
    contextLength: context_length === 0 ? null : context_length,
    bytes: size === 0 ? null : size,
    // The timer stands still while a request runs; nothing tells of one that began a moment ago.
    running: leftMs < -UNLOADING_MS ? 1 : null,
  };
}

/** Models that run on another server. @returns `null` when the list did not come this time */
async function cloudModels(ask: Ask): Promise<ModelPeek[] | null> {
  const tags = await read(ask, '/api/tags', tagsSchema);
  if (tags === null) return null;
  return (tags.models ?? []).filter(({ remote_host }) => remote_host).map(({ name }) => ({ ...UNTOLD, model: name, residency: 'unknown' }));
}
