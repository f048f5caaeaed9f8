import { z } from 'zod';

/** What came of loading or freeing a model by hand. */
export const movedSchema = z.object({
  tookMs: z.number(),
  /** It is left alone until somebody pings, uses or resumes it. */
  paused: z.boolean(),
});
export type Moved = z.infer<typeof movedSchema>;
