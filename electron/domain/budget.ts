import { z } from 'zod';

const NOT_A_BUDGET = 'write an amount of US dollars above 0, or null for no limit';
const limit = z.number(NOT_A_BUDGET).positive(NOT_A_BUDGET).max(1e6, NOT_A_BUDGET).nullable();

/** What pings may cost, USD per calendar day and month in this machine's time zone; `null`: no limit. */
export const budgetSchema = z.object({ dayUsd: limit.default(null), monthUsd: limit.default(null) });
export type Budget = Readonly<z.infer<typeof budgetSchema>>;
export const NO_BUDGET: Budget = { dayUsd: null, monthUsd: null };
