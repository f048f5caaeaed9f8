import { z } from 'zod';
import { serverWords } from './httpErrors.ts';
import { type Ask, read } from './statusCalls.ts';

/** The path that tells which model a TabbyAPI has loaded; asking loads nothing. */
export const TABBY_CARD = '/v1/model';

const cardSchema = z.object({
  id: z.string(),
  owned_by: z.literal('tabbyAPI'),
  parameters: z
    .object({ max_seq_len: z.int().nonnegative().nullable().catch(null) })
    .nullable()
    .catch(null),
});
type TabbyCard = z.infer<typeof cardSchema>;

/** The chat model that a TabbyAPI has in memory; `none` where it says that it has none, `null` where it does not tell. */
export async function tabbyCard(ask: Ask): Promise<TabbyCard | 'none' | null> {
  const card = await read(ask, TABBY_CARD, cardSchema);
  if (card !== null) return card;
  const answer = await ask(TABBY_CARD);
  // 400 in older versions.
  const isRefused = answer.kind === 'answered' && (answer.status === 503 || answer.status === 400);
  return isRefused && /^no models are currently loaded/i.test(serverWords(answer.text).text) ? 'none' : null;
}
