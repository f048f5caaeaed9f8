import type { BudgetLevel } from '../domain/budget.ts';

/* What can have a trouble, one at a time. Kept with alerts across restarts. */
export const answersOf = (endpointId: string): string => `answers of ${endpointId}`;
export const speedOf = (endpointId: string): string => `speed of ${endpointId}`;
export const expiryOf = (providerId: string): string => `expiry of ${providerId}`;
/** Its state belongs to it: near the end and used up are told one after the other. */
export const budgetOf = ({ endpointId, span, state }: BudgetLevel): string => `${span} budget ${state} of ${endpointId ?? 'all'}`;
