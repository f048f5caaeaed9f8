import type { BudgetLevel } from '../../../electron/domain/budget.ts';
import type { EndpointCost } from '../../../electron/domain/cost.ts';
import type { Endpoint } from '../../../electron/domain/endpoint.ts';
import { money } from '../../format.ts';

const SPAN = { day: 'today', month: 'this month' } as const;

/** `$0.81 of $1.00 today`. */
function levelWords({ spentUsd, limitUsd, span }: Pick<BudgetLevel, 'spentUsd' | 'limitUsd' | 'span'>): string {
  return `${money(spentUsd)} of ${money(limitUsd)} ${SPAN[span]}`;
}

/** What a budget of all comes to when it is nearly used up or more; `null` while there is enough left. */
export function tightWords(levels: readonly BudgetLevel[]): string | null {
  const ofAll = levels.filter(({ endpointId, state }) => endpointId === null && state !== 'ok');
  const worst = ofAll.toSorted((a, b) => b.spentUsd / b.limitUsd - a.spentUsd / a.limitUsd)[0];
  if (worst === undefined) return null;
  return worst.state === 'used' ? `budget used up: ${levelWords(worst)}` : levelWords(worst);
}

/** The line of an endpoint's money: how it bills, and what was spent of what. */
export function moneyWords({ budget }: Pick<Endpoint, 'budget'>, cost: EndpointCost): string {
  const { billing, kind, spent } = cost;
  if (billing.kind === 'time' && !billing.confirmed) return `Bills by the hour: confirm${anHour(billing.usdPerHour)}`;
  const limits = (['day', 'month'] as const).map((span) => {
    const [spentUsd, limitUsd] = span === 'day' ? [spent.dayUsd, budget?.dayUsd ?? null] : [spent.monthUsd, budget?.monthUsd ?? null];
    return limitUsd === null ? `${money(spentUsd)} ${SPAN[span]}` : levelWords({ span, spentUsd, limitUsd });
  });
  const hasLimit = budget !== undefined && (budget.dayUsd !== null || budget.monthUsd !== null);
  if (billing.kind === 'time') return [`By the hour${anHour(billing.usdPerHour)}`, ...limits].join(' · ');
  if (kind === 'usd' || hasLimit || spent.monthUsd > 0) return limits.join(' · ');
  return kind === 'free' ? 'Costs nothing here' : 'Price not known';
}

const anHour = (usdPerHour: number | null): string => (usdPerHour === null ? '' : `, about ${money(usdPerHour)}`);
