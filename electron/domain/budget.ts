import { z } from 'zod';

const NOT_A_BUDGET = 'write an amount of US dollars above 0, or null for no limit';
const limit = z.number(NOT_A_BUDGET).positive(NOT_A_BUDGET).max(1e6, NOT_A_BUDGET).nullable();

/** What pings may cost, USD per calendar day and month in this machine's time zone; `null`: no limit. */
export const budgetSchema = z.object({ dayUsd: limit.default(null), monthUsd: limit.default(null) });
export type Budget = Readonly<z.infer<typeof budgetSchema>>;
export const NO_BUDGET: Budget = { dayUsd: null, monthUsd: null };

export const budgetSpans = ['day', 'month'] as const;
export type BudgetSpan = (typeof budgetSpans)[number];

/** The share of a budget from which on it is near its end. */
const NEAR = 0.8;
/** Sums of many small amounts miss the last digits, USD. */
const ROUNDING_USD = 1e-9;

/** How much of a budget is spent. */
export const budgetLevelSchema = z.object({
  /** Whose budget; `null`: that of all pings together. */
  endpointId: z.string().nullable(),
  span: z.enum(budgetSpans),
  spentUsd: z.number().nonnegative(),
  limitUsd: z.number().positive(),
  /** `near` from 80 % on; `used`: nothing more is pinged by the schedule. */
  state: z.enum(['ok', 'near', 'used']),
  /** When it begins anew, wall clock, ms since 1970. */
  until: z.number(),
});
export type BudgetLevel = Readonly<z.infer<typeof budgetLevelSchema>>;

export function budgetState(spentUsd: number, limitUsd: number): BudgetLevel['state'] {
  if (spentUsd >= limitUsd - ROUNDING_USD) return 'used';
  return spentUsd >= NEAR * limitUsd - ROUNDING_USD ? 'near' : 'ok';
}

/** The limit of a span; `null`: none. */
export function limitOf({ dayUsd, monthUsd }: Budget, span: BudgetSpan): number | null {
  return span === 'day' ? dayUsd : monthUsd;
}
