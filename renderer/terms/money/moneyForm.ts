import type { EndpointCost } from '../../../electron/domain/cost.ts';
import type { ShownEndpoint } from '../../../electron/domain/endpoint.ts';
import type { EndpointChange } from '../../actions.ts';

/** Money of an endpoint as texts while it is edited; an empty amount means none of its own. USD. */
export interface MoneyTexts {
  readonly dayBudget: string;
  readonly monthBudget: string;
  readonly bills: 'tokens' | 'time';
  readonly usdPerHour: string;
  /** Per million tokens, as are the next two. */
  readonly inputPrice: string;
  readonly outputPrice: string;
  readonly cachedPrice: string;
}
export type MoneyField = Exclude<keyof MoneyTexts, 'bills'>;
/** A sentence for each field that is wrong. */
export type MoneyErrors = Readonly<Partial<Record<MoneyField, string>>>;

type Billing = EndpointCost['billing'];

export function moneyTextsOf({ budget, billing: own, price }: ShownEndpoint, billing: Billing): MoneyTexts {
  return {
    dayBudget: amountText(budget?.dayUsd),
    monthBudget: amountText(budget?.monthUsd),
    bills: billing.kind,
    usdPerHour: amountText(own?.kind === 'time' ? own.usdPerHour : null),
    inputPrice: textOf(price?.inputPerMTok),
    outputPrice: textOf(price?.outputPerMTok),
    cachedPrice: textOf(price?.cachedPerMTok),
  };
}

const textOf = (value: number | undefined): string => (value === undefined ? '' : String(value));

/** An amount of dollars as people write it: `0.30`, `6.86`; smaller ones with all their digits. */
export function amountText(usd: number | null | undefined): string {
  if (usd === null || usd === undefined) return '';
  return Math.abs(usd * 100 - Math.round(usd * 100)) < 1e-6 || usd >= 1 ? usd.toFixed(2) : String(usd);
}

/** The amount that somebody typed, with a dollar sign or a comma for the point if they like; `null`: none, `NaN`: it is none. */
export function amountOf(text: string): number | null {
  const bare = text
    .trim()
    .replace(/^\$\s*/, '')
    .replace(',', '.');
  return bare === '' ? null : Number(bare);
}

const MOST_BUDGET_USD = 1e6;
const MOST_USD_PER_HOUR = 100_000;

/** What is wrong with an amount that may be left out; `null`: nothing. */
export function wrongBudget(text: string): string | null {
  const usd = amountOf(text);
  return usd === null || (usd > 0 && usd <= MOST_BUDGET_USD) ? null : 'Write an amount of dollars above 0, for example 0.50, or leave it empty.';
}

export function wrongHour(text: string): string | null {
  const usd = amountOf(text);
  return usd === null || (usd >= 0 && usd <= MOST_USD_PER_HOUR) ? null : 'Write the dollars of an hour, for example 2.35.';
}

/** What is wrong with the texts; the service has the last word. */
export function moneyErrorsOf(texts: MoneyTexts): MoneyErrors {
  const needsBoth = ![texts.inputPrice, texts.outputPrice, texts.cachedPrice].every((text) => amountOf(text) === null);
  const checks: readonly (readonly [MoneyField, string | null])[] = [
    ['dayBudget', wrongBudget(texts.dayBudget)],
    ['monthBudget', wrongBudget(texts.monthBudget)],
    ['usdPerHour', texts.bills === 'time' ? wrongHour(texts.usdPerHour) : null],
    ['inputPrice', wrongPrice(texts.inputPrice, needsBoth)],
    ['outputPrice', wrongPrice(texts.outputPrice, needsBoth)],
    ['cachedPrice', wrongPrice(texts.cachedPrice, false)],
  ];
  return Object.fromEntries(checks.filter(([, error]) => error !== null));
}

/** @param needed a price is worth nothing without its other half */
function wrongPrice(text: string, needed: boolean): string | null {
  const usd = amountOf(text);
  if (usd === null) return needed ? 'A price needs both, for input and for output. Write 0 where it costs nothing.' : null;
  return usd >= 0 && Number.isFinite(usd) ? null : 'Write an amount in dollars, for example 0.25.';
}

/** The same text, or the same amount in other words. */
const isSame = (one: string, other: string): boolean => one.trim() === other.trim() || (one.trim() !== '' && amountOf(one) === amountOf(other));

/** The fields to change so that the endpoint is as the (right) texts say; `null` takes one back to what is usual. */
export function moneyChangeOf(texts: MoneyTexts, endpoint: ShownEndpoint, billing: Billing): EndpointChange {
  const before = moneyTextsOf(endpoint, billing);
  const isOther = (...fields: readonly (keyof MoneyTexts)[]): boolean => fields.some((field) => !isSame(texts[field], before[field]));
  return {
    ...(isOther('dayBudget', 'monthBudget') && { budget: budgetOf(texts) }),
    ...((isOther('bills') || (texts.bills === 'time' && isOther('usdPerHour'))) && { billing: billingChange(texts, billing) }),
    ...(isOther('inputPrice', 'outputPrice', 'cachedPrice') && { price: priceOf(texts, endpoint.price) }),
  };
}

function budgetOf({ dayBudget, monthBudget }: MoneyTexts): ShownEndpoint['budget'] | null {
  const [dayUsd, monthUsd] = [amountOf(dayBudget), amountOf(monthBudget)];
  return dayUsd === null && monthUsd === null ? null : { dayUsd, monthUsd };
}

/** What was confirmed holds for that price and any below it. */
function billingChange({ bills, usdPerHour }: MoneyTexts, now: Billing): NonNullable<ShownEndpoint['billing']> {
  if (bills === 'tokens') return { kind: 'tokens' };
  const usd = amountOf(usdPerHour);
  const confirmed = now.kind === 'time' && now.confirmed && usd !== null && now.usdPerHour !== null && usd <= now.usdPerHour;
  return { kind: 'time', usdPerHour: usd, confirmed };
}

function priceOf({ inputPrice, outputPrice, cachedPrice }: MoneyTexts, before: ShownEndpoint['price']): ShownEndpoint['price'] | null {
  const [inputPerMTok, outputPerMTok, cachedPerMTok] = [amountOf(inputPrice), amountOf(outputPrice), amountOf(cachedPrice)];
  if (inputPerMTok === null || outputPerMTok === null) return null;
  const { cachedPerMTok: _old, ...more } = before ?? {};
  return { ...more, inputPerMTok, outputPerMTok, ...(cachedPerMTok === null ? {} : { cachedPerMTok }) };
}
