import { z } from 'zod';
import { pingErrorSchema, pingSchema } from './ping.ts';

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
  nextPingAt: z.number().nullable(),
  /** When it would go cold if nobody used it, by what was seen of it; `null`: not warm, or not known. */
  coldAt: z.number().nullable(),
  intervalSeconds: z.number().nullable(),
  lastPing: pingSchema.nullable(),
  lastTtftMs: z.number().nullable(),
  consecutiveFailures: z.number().int(),
  /** Raised after three failures in a row, cleared after two successes. */
  alert: z.boolean(),
  error: pingErrorSchema.nullable(),
});
export type EndpointState = z.infer<typeof endpointStateSchema>;
