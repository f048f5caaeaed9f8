import { z } from 'zod';

const wallMs = z.number();

/** Why an endpoint is not pinged by the schedule just now: the rule that held. Times are wall clock, ms since 1970. */
export const restSchema = z.discriminatedUnion('kind', [
  /** The engine does not run yet, or no longer. */
  z.object({ kind: z.literal('stopped') }),
  /** `DISABLE_WARMUP` is set. */
  z.object({ kind: z.literal('disabled') }),
  /** The master switch is off. */
  z.object({ kind: z.literal('off') }),
  /** The computer is in a state in which nothing is to be sent: `on battery`. */
  z.object({ kind: z.literal('held'), reason: z.string() }),
  /** Everything is paused. `reason`: what whoever paused it has said. */
  z.object({ kind: z.literal('paused'), until: wallMs, reason: z.string().nullable() }),
  z.object({ kind: z.literal('ownPause'), until: wallMs, reason: z.string().nullable() }),
  /** It bills by the time it is up, and nobody has said yes to that. `usdPerHour`: `null` where the price is not known. */
  z.object({ kind: z.literal('unconfirmed'), usdPerHour: z.number().nullable() }),
  /** A budget is used up. */
  z.object({ kind: z.literal('budget'), of: z.enum(['endpoint', 'all']), span: z.enum(['day', 'month']), limitUsd: z.number(), until: wallMs }),
  /** It is not within its active hours. `until`: when they begin; `null`: never. `own`: they are its own, not those of all. */
  z.object({ kind: z.literal('hours'), own: z.boolean(), until: wallMs.nullable() }),
  /** By what was learned of its use, nobody will want it soon. `until`: when that is looked at anew; `null`: when it is used. */
  z.object({ kind: z.literal('habits'), until: wallMs.nullable() }),
  /** Nobody has used it for so long, ms. */
  z.object({ kind: z.literal('unused'), forMs: z.number().positive() }),
  /** Another instance keeps it warm; this one watches. */
  z.object({ kind: z.literal('watching'), by: z.string() }),
]);
export type Rest = Readonly<z.infer<typeof restSchema>>;
