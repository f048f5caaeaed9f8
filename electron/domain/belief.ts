import { z } from 'zod';

/** What is believed of the silence after which an endpoint goes cold, and from what. All times in ms. */
export const beliefSchema = z.discriminatedUnion('kind', [
  /** The server says it. */
  z.object({ kind: z.literal('told'), coolsAfterMs: z.number().positive() }),
  /** Learned from answers and looks: half of the belief lies below `coolsAfterMs`, nine tenths between `lowMs` and `highMs`. */
  z.object({
    kind: z.literal('learned'),
    coolsAfterMs: z.number().positive(),
    lowMs: z.number().positive(),
    highMs: z.number().positive(),
    /** Cold starts and unloads that it rests on. */
    seen: z.number().int().nonnegative(),
    phase: z.enum(['exploring', 'settled', 'probing']),
  }),
  /** Never seen to go cold, after silences of up to `forMs`. */
  z.object({ kind: z.literal('stays'), forMs: z.number().nonnegative() }),
]);
export type Belief = z.infer<typeof beliefSchema>;
