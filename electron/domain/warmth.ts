import { z } from 'zod';
import { beliefSchema } from './belief.ts';
import { pingErrorSchema, pingSchema } from './ping.ts';
import { restSchema } from './rest.ts';

export const warmths = ['warm', 'cold', 'loading', 'unknown', 'failing', 'paused'] as const;
export const warmthSchema = z.enum(warmths);
/** Whether the next request would find the model ready. `unknown` until something was seen. */
export type Warmth = z.infer<typeof warmthSchema>;

/** Live state of one endpoint. Times are wall-clock milliseconds since 1970. */
export const endpointStateSchema = z.object({
  endpointId: z.string(),
  warmth: warmthSchema,
  /** A request of ours is under way. */
  pinging: z.boolean(),
  /** The last ping was not made, because its server was answering somebody else. */
  busy: z.boolean(),
  nextPingAt: z.number().nullable(),
  /** Why the schedule leaves it alone just now; `null`: it does not, or the endpoint has none. */
  rest: restSchema.nullable(),
  /** When it would go cold if nobody used it, by what its server says or what was seen of it; `null`: not warm, or not known. */
  coldAt: z.number().nullable(),
  /** Silence after which it is due, as things stand now: with `auto` it changes with what is learned. */
  intervalSeconds: z.number().nullable(),
  rule: z.enum(['off', 'pin', 'auto', 'every']),
  /** What is believed of when it goes cold; `null`: nothing yet. */
  belief: beliefSchema.nullable(),
  /** When the next ping comes and why then, or why none comes: one sentence for people, times of the clock in the machine's time zone. */
  why: z.string(),
  /** Its server dropped the model before its time, for another one (`by`) or because somebody unloaded it; `null`: it did not, or it is back. */
  dropped: z.object({ by: z.string().nullable() }).nullable(),
  lastPing: pingSchema.nullable(),
  lastTtftMs: z.number().nullable(),
  /** When the last real request of this run began that was seen to pass or reported; missing: none was. */
  lastRequestAt: z.number().optional(),
  consecutiveFailures: z.number().int(),
  /** Raised after three failures in a row, cleared after two successes. */
  alert: z.boolean(),
  error: pingErrorSchema.nullable(),
});
export type EndpointState = z.infer<typeof endpointStateSchema>;
