import { z } from 'zod';

const count = z.number().int().nonnegative();

/** Cold starts of the last 24 hours. */
export const coldStartsSchema = z.object({
  /** Requests by somebody else that met a warm model, which without our pings would have unloaded; `null`: no request was seen of which that can be said. */
  avoided: count.nullable(),
  /** Pings, and real requests that were seen, which found the model cold. */
  suffered: count,
});
export type ColdStarts = z.infer<typeof coldStartsSchema>;

/** Those of several endpoints. */
export function sumOfColdStarts(all: readonly ColdStarts[]): ColdStarts {
  const avoided = all.flatMap((one) => one.avoided ?? []);
  return {
    avoided: avoided.length === 0 ? null : avoided.reduce((sum, one) => sum + one, 0),
    suffered: all.reduce((sum, one) => sum + one.suffered, 0),
  };
}
