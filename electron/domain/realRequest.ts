import { z } from 'zod';

const ms = z.number().nonnegative().nullable();
const tokens = z.number().int().nonnegative().nullable();

/** Who told of a real request: our gateway, which it passed, or a router that measured it itself. */
const realSources = ['gateway', 'report'] as const;

/** One request to an endpoint's model that was no ping. Times in ms; `null` where nobody saw. */
export const realRequestSchema = z.object({
  endpointId: z.string(),
  /** Wall clock at dispatch, ms since 1970. */
  at: z.number().int(),
  /** Dispatch to first token, by the definition that holds for pings. */
  ttftMs: ms,
  totalMs: ms,
  /** Model load time as the server tells it. */
  loadMs: ms,
  /** Silence before it: since the end of the last request, ours or somebody else's. */
  gapMs: ms,
  /** The answer's HTTP status; `null`: no answer came. */
  status: z.number().int().nullable(),
  inputTokens: tokens,
  outputTokens: tokens,
  source: z.enum(realSources),
});
export type RealRequest = Readonly<z.infer<typeof realRequestSchema>>;

const count = z.number().int().nonnegative();

/** One stretch of a graph of real requests. TTFT in ms; `null` where none had a first token. */
const realBucketSchema = z.object({ start: z.number().int(), count, failed: count, min: ms, p50: ms, p95: ms, max: ms });
export type RealBucket = z.infer<typeof realBucketSchema>;

/** Real requests over time, on the grid of the pings' series. Stretches without one are absent. */
export const realSeriesSchema = z.object({
  endpointId: z.string(),
  /** Width of every bucket in ms. */
  bucketMs: z.number().int().positive(),
  buckets: z.array(realBucketSchema),
  /** Older ones of the range were left out to keep to the limit. */
  truncated: z.boolean(),
});
export type RealSeries = z.infer<typeof realSeriesSchema>;
