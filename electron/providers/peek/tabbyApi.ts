import { z } from 'zod';
import { type ModelPeek, UNTOLD } from '../../domain/peek.ts';
import { type Ask, read } from '../statusCalls.ts';
import { tabbyCard } from '../tabbyCard.ts';
import { type Peeker, TOLD_NOTHING } from './told.ts';

const listSchema = z.object({ data: z.array(z.object({ id: z.string() })) });
/** In its list so that programs for OpenAI's models find a name they know; whichever model is loaded answers to it. */
const DUMMY = 'gpt-3.5-turbo';

/**
 * `/v1/model` tells which chat model is loaded; it stays until another one is loaded, or somebody frees it. An ordinary key lists that
 * one alone, so what was listed before is remembered. A name that was never listed is an alias, or that of an embedding model.
 */
export function tabbyApiPeeker(): Peeker {
  const met = new Set<string>();
  return async ({ ask }) => {
    const card = await tabbyCard(ask);
    if (card === null) return null;
    const loaded = card === 'none' ? [] : [card];
    for (const name of [...loaded.map(({ id }) => id), ...(await listed(ask))]) met.add(name);
    const others = [...met].filter((name) => loaded.every(({ id }) => id !== name));
    return {
      ...TOLD_NOTHING,
      models: [
        ...loaded.map(
          ({ id, parameters }): ModelPeek => ({ ...UNTOLD, model: id, residency: 'loaded', contextLength: parameters?.max_seq_len || null }),
        ),
        ...others.map((model): ModelPeek => ({ ...UNTOLD, model, residency: 'unloaded' })),
      ],
      listsAll: true,
      room: 1,
      tells: { residency: true, expiry: false, busy: false, use: false },
    };
  };
}

async function listed(ask: Ask): Promise<string[]> {
  const list = await read(ask, '/v1/models', listSchema);
  return (list?.data ?? []).map(({ id }) => id).filter((id) => id !== DUMMY);
}
