import { z } from 'zod';

const ms = z.number().nonnegative();
const count = z.number().int().nonnegative();

/** Why nothing can be said yet. */
const doubts = [
  /** Fewer answers than it takes. */
  'fewAnswers',
  /** All silences were about as long as each other. */
  'alikeGaps',
  /** No silence was as long as a server may keep an unused model. */
  'shortGaps',
  /** Every silence was long enough for a model to be gone, so that it may have been cold each time. */
  'longGaps',
  /** Even after the shortest silences it was cold. */
  'neverWarm',
  /** TTFT varies too much. */
  'unclear',
] as const;

/** Whether warming an endpoint helps, by its own pings. */
export const verdictSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('notEnough'), samples: count, /** Samples it takes at least. */ needed: count, doubt: z.enum(doubts) }),
  /** Cold answers are slower than warm ones: `savesMs` of each request that comes after `afterMs` of silence. */
  z.object({ kind: z.literal('helps'), samples: count, savesMs: ms, afterMs: ms }),
  /** TTFT does not depend on the silence before it, up to `upToMs`. */
  z.object({ kind: z.literal('noEffect'), samples: count, upToMs: ms }),
]);
export type Verdict = z.infer<typeof verdictSchema>;

/** One answered ping. `ttftMs` without setting up the connection, which no ping spares a user. */
export const helpPointSchema = z.object({ at: z.number(), gapMs: ms, ttftMs: ms, outcome: z.enum(['warm', 'cold']) });
export type HelpPoint = z.infer<typeof helpPointSchema>;

const side = z.object({ count, p50Ms: ms.nullable(), cold: count });

const met = side.omit({ cold: true });

/** What real requests tell, by what they met. Their prompts are of any length, so they are no part of the verdict on pings. */
const realEvidenceSchema = z.object({
  /** All of them; of some it cannot be told what they met. */
  count,
  warm: met,
  cold: met,
  /** TTFT against gap, oldest first; thinned where there are many. */
  points: z.array(helpPointSchema),
  /** For people. */
  sentence: z.string(),
});
export type RealEvidence = z.infer<typeof realEvidenceSchema>;

/** What there is to know of whether warming helps here; the last 30 days. */
export const helpSchema = z.object({
  verdict: verdictSchema,
  /** The verdict with its evidence, for people. */
  sentence: z.string(),
  /** TTFT against gap, oldest first; thinned where there are many. */
  points: z.array(helpPointSchema),
  warm: met,
  cold: met,
  /** Requests that passed the gateway or were reported; `null`: none. */
  real: realEvidenceSchema.nullable(),
  /** Cold starts that pings spared a user, and the time; `null` where nothing tells of real use. */
  avoided: count.nullable(),
  savedMs: ms.nullable(),
  costUsd: z.number().nonnegative().nullable(),
  trial: z
    .object({
      startedAt: z.number(),
      phase: z.enum(['with', 'without', 'over']),
      endsAt: z.number().nullable(),
      with: side,
      without: side,
      /** What the two days say so far, for people. */
      sentence: z.string(),
    })
    .nullable(),
});
export type Help = z.infer<typeof helpSchema>;
