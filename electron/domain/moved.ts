import { z } from 'zod';
import type { PingError } from './ping.ts';

/** What came of loading or freeing a model by hand. */
export const movedSchema = z.object({
  tookMs: z.number(),
  /** It is left alone until somebody pings, uses or resumes it. */
  paused: z.boolean(),
  /** The endpoints of it that are. */
  pausedIds: z.array(z.string()),
  /** Memory that is free now, bytes; `null`: its server does not tell, or nothing was freed. */
  freedBytes: z.number().nullable(),
});
export type Moved = z.infer<typeof movedSchema>;

/** Somebody uses the model: it is not taken away unless that is insisted on. */
export interface InUse {
  readonly kind: 'inUse';
  readonly message: string;
}

/** Why a model was not loaded or freed. */
export type MoveProblem = PingError | InUse;
