import { z } from 'zod';

const count = z.number().int().nonnegative();
const ms = z.number().nonnegative();

/** A way to keep a model warm by when it is used. */
export const mannerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('always') }),
  /** It is warm only as long as its server keeps it after a use. */
  z.object({ kind: z.literal('never') }),
  /** In half hours in which it came to be used on at least so many of the days that were seen, and a while after each use. */
  z.object({
    kind: z.literal('calendar'),
    /** Part of the days. */
    least: z.number().positive(),
    weekdays: count,
    weekends: count,
  }),
  /** From so long after each use until so long after it, ms. */
  z.object({ kind: z.literal('idleTimes'), restMs: ms, untilMs: ms }),
]);
export type Manner = Readonly<z.infer<typeof mannerSchema>>;

/** A manner, and what it would have cost in the days that were seen. */
export const triedSchema = z.object({
  manner: mannerSchema,
  /** The manner in a few words, for people. */
  label: z.string(),
  pingsPerDay: z.number().nonnegative(),
  coldStartsPerWeek: z.number().nonnegative(),
  /** In pings: those that were sent, and for each cold start as many as it is worth. */
  costPerDay: z.number().nonnegative(),
  picked: z.boolean(),
});
export type Tried = z.infer<typeof triedSchema>;

/** What was learned of when an endpoint is used. */
export const learnedHoursSchema = z.object({
  /** Whether its hours are learned ones now. */
  applies: z.boolean(),
  /** Whether anything tells of its use: its server, or reports through the API. */
  canBeSeen: z.boolean(),
  /** Whole days that were seen, of those that are looked back, and those that it takes. */
  daysSeen: count,
  daysWanted: count,
  daysNeeded: count,
  /** Uses in them. */
  uses: count,
  /** Pings that one cold start is worth. */
  mindCold: z.number().int().positive(),
  /** The same where an endpoint has no worth of its own. */
  mindColdOfAll: z.number().int().positive(),
  picked: mannerSchema,
  /** What is done and why, for people. */
  sentence: z.string(),
  /** Everything that was tried; empty while too little was seen. */
  tried: z.array(triedSchema),
  /** How long the model stays warm, ms, as it is told, learned or taken to be. */
  coolsAfterMs: ms,
  /** Uses for each weekday from Monday on and each half hour of the day, local time. */
  week: z.array(z.array(count)),
  /** When it is kept warm by a calendar, in the same places; `null`: it is not a calendar that was picked. */
  kept: z.array(z.array(z.boolean())).nullable(),
});
export type LearnedHours = z.infer<typeof learnedHoursSchema>;
