import { z } from 'zod';
import { errorKindSchema, outcomes } from './ping.ts';

const count = z.number().int().nonnegative();
const ms = z.number().nonnegative().nullable();

/** Pings by outcome. `count` is the sum of the other four. */
const counts = { count, warm: count, cold: count, failed: count, skipped: count };

/** One stretch of a graph. TTFT figures are milliseconds over warm pings only; `null` where there were none. */
const historyBucketSchema = z.object({
  /** Wall clock, ms since 1970. */
  start: z.number().int(),
  ...counts,
  min: ms,
  mean: ms,
  p50: ms,
  p95: ms,
  max: ms,
  costUsd: z.number().nonnegative(),
  /** Of every ping, also of those whose server does not tell what came from its cache. */
  inputTokens: count,
  cachedTokens: count,
});
export type HistoryBucket = z.infer<typeof historyBucketSchema>;

/** A graph's data. Stretches without a ping are absent. Buckets lie on a fixed grid, so the first and the last may reach beyond the range asked for. */
export const historySeriesSchema = z.object({
  endpointId: z.string(),
  /** Width of every bucket in ms. */
  bucketMs: z.number().int().positive(),
  buckets: z.array(historyBucketSchema),
});
export type HistorySeries = z.infer<typeof historySeriesSchema>;

/** Totals of a range. Percentiles are warm TTFT in ms; tokens and cost are those of every ping, warm or not. */
export const historySummarySchema = z.object({
  ...counts,
  coldStarts: count,
  p50: ms,
  p95: ms,
  costUsd: z.number().nonnegative(),
  inputTokens: count,
  outputTokens: count,
  cachedTokens: count,
});
export type HistorySummary = z.infer<typeof historySummarySchema>;

/** A cold start or a failure, for the graph. */
const historyMarkSchema = z.object({
  /** Wall clock, ms since 1970. */
  at: z.number().int(),
  outcome: z.enum(['cold', 'failed']),
  ttftMs: ms,
  loadMs: ms,
  errorKind: errorKindSchema.nullable(),
});
export type HistoryMark = z.infer<typeof historyMarkSchema>;

/** One ping in an endpoint's bar of pings. */
export const historyBarSchema = z.object({
  /** Wall clock, ms since 1970. */
  at: z.number().int(),
  outcome: z.enum(outcomes),
  ttftMs: ms,
  /** Missing where nothing went wrong: two hundred bars travel with every snapshot. */
  errorKind: errorKindSchema.optional(),
  /** Why it was skipped. */
  reason: z.string().optional(),
  /** The instance that made it, where several share the work; missing: this one. */
  by: z.string().optional(),
});
export type HistoryBar = z.infer<typeof historyBarSchema>;

/** The bars of one endpoint, newest first, a list for each thing they show: as objects, those of two hundred rows were most of a page's first megabyte. */
export const packedBarsSchema = z.object({
  /** Wall clock of the newest, ms since 1970; 0 where there is none. */
  newestAt: z.number().int(),
  /** From each to the one before it, ms. */
  gaps: z.array(z.number().int()),
  /** A letter for each: warm, cold, skipped, failed. */
  outcomes: z.string().regex(/^[wcsf]*$/),
  ttftMs: z.array(ms),
  /** What went wrong, of those where something did. */
  notes: z.array(z.object({ index: z.number().int().nonnegative(), errorKind: errorKindSchema.optional(), reason: z.string().optional() })),
  /** Who made them, where some were made by other instances: 0 is this one, 1 the first of the names. */
  by: z.object({ names: z.array(z.string()), of: z.array(z.number().int().nonnegative()) }).optional(),
});
export type PackedBars = Readonly<z.infer<typeof packedBarsSchema>>;

/** Marks oldest first. `truncated`: older ones of the range were left out to keep to the limit. */
export const historyMarksSchema = z.object({ marks: z.array(historyMarkSchema), truncated: z.boolean() });
export type HistoryMarks = z.infer<typeof historyMarksSchema>;

/** Pings with a TTFT above `fromMs` and up to `toMs`. */
const historyBinSchema = z.object({ fromMs: z.number().nonnegative(), toMs: z.number().positive(), count });
export type HistoryBin = z.infer<typeof historyBinSchema>;

/** How TTFT is spread, warm beside cold, on one logarithmic grid; bins without a ping are absent. Medians in ms. */
export const historyDistributionSchema = z.object({
  warm: z.array(historyBinSchema),
  cold: z.array(historyBinSchema),
  warmP50: ms,
  coldP50: ms,
  warmCount: count,
  coldCount: count,
});
export type HistoryDistribution = z.infer<typeof historyDistributionSchema>;

export const exportFormats = ['csv', 'jsonl'] as const;
export const exportFormatSchema = z.enum(exportFormats);
export type ExportFormat = z.infer<typeof exportFormatSchema>;
