import type { EndpointCost } from '../../electron/domain/cost.ts';
import { dayCost, MONTH_DAYS } from '../../electron/domain/intervalCost.ts';
import { count, dateOf, money } from '../format.ts';

/** What an interval costs, as texts. */
export interface IntervalCost {
  readonly day: string;
  readonly month: string;
}

/** `null`: nothing, or nobody knows. @param intervalSeconds `null`: not scheduled */
export function costsOf(cost: EndpointCost | null, intervalSeconds: number | null): IntervalCost | null {
  if (cost?.kind !== 'usd') return null;
  const { tokensUsd, billing, activeShare } = cost;
  const day = dayCost({ tokensUsd, time: billing.kind === 'time' ? billing : null, activeShare }, intervalSeconds);
  return day === null ? null : { day: money(day), month: money(day * MONTH_DAYS) };
}

/** What the figures of the list are worked out from; `null` where there are none. */
export function costNote(cost: EndpointCost | null): string | null {
  if (cost?.kind !== 'usd') return null;
  const { billing, pings, price, hourPriceAsOf, activeShare, inputTokens, outputTokens } = cost;
  const tokens = `${count(Math.round(inputTokens ?? 0))} tokens in and ${count(Math.round(outputTokens ?? 0))} out`;
  const perPing = pings === 0 || price === null ? null : `A ping takes ${tokens} (its last ${pings === 1 ? 'one' : count(pings)}).`;
  const perHour =
    billing.kind === 'time' && !billing.standing && billing.usdPerHour !== null
      ? `Its server costs ${money(billing.usdPerHour)} an hour while it is up.`
      : null;
  const asOf = [price?.asOf ?? null, hourPriceAsOf].filter((day) => day !== null).sort()[0];
  const dated = asOf === undefined ? null : `Prices as of ${dateOf(asOf)}; yours may differ.`;
  const within = activeShare < 1 ? `Within its hours, ${Math.round(activeShare * 168)} of 168 a week.` : null;
  return [perPing, perHour, within, dated].filter((part) => part !== null).join(' ');
}
