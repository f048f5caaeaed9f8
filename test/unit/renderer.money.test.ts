import { describe, expect, it } from 'vitest';
import type { BudgetLevel } from '../../electron/domain/budget.ts';
import { shownEndpointSchema } from '../../electron/domain/endpoint.ts';
import { dayLine } from '../../renderer/home/summary.ts';
import { amountOf, moneyChangeOf, moneyErrorsOf, moneyTextsOf, wrongBudget } from '../../renderer/terms/money/moneyForm.ts';
import { moneyWords, tightWords } from '../../renderer/terms/money/words.ts';
import { costOf } from '../support/costs.ts';

const tokens = { kind: 'tokens' } as const;
const plain = shownEndpointSchema.parse({ id: 'a', providerId: 'p', model: 'tiny' });
const full = shownEndpointSchema.parse({
  ...plain,
  budget: { dayUsd: 0.5, monthUsd: null },
  price: { inputPerMTok: 1, outputPerMTok: 5, cachedPerMTok: 0.1, cacheWritePerMTok: 1.25 },
});
const byTime = { kind: 'time', usdPerHour: 2, confirmed: true, staysUpMs: 60_000, standing: false, service: null, priceOf: null } as const;
const hired = shownEndpointSchema.parse({ ...plain, billing: { kind: 'time', usdPerHour: 2, confirmed: true } });

describe('The money settings of an endpoint', () => {
  it.each([plain, full])('are shown and need no change', (endpoint) => {
    expect(moneyErrorsOf(moneyTextsOf(endpoint, tokens))).toEqual({});
    expect(moneyChangeOf(moneyTextsOf(endpoint, tokens), endpoint, tokens)).toEqual({});
  });

  it('change only where the texts do', () => {
    const texts = moneyTextsOf(full, tokens);
    expect(moneyChangeOf({ ...texts, monthBudget: '$5' }, full, tokens)).toEqual({ budget: { dayUsd: 0.5, monthUsd: 5 } });
    expect(moneyChangeOf({ ...texts, dayBudget: ' ' }, full, tokens)).toEqual({ budget: null });
    expect(moneyChangeOf({ ...texts, inputPrice: '2' }, full, tokens)).toEqual({
      price: { inputPerMTok: 2, outputPerMTok: 5, cachedPerMTok: 0.1, cacheWritePerMTok: 1.25 },
    });
    expect(moneyChangeOf({ ...texts, cachedPrice: '' }, full, tokens)).toEqual({
      price: { inputPerMTok: 1, outputPerMTok: 5, cacheWritePerMTok: 1.25 },
    });
    expect(moneyChangeOf({ ...texts, inputPrice: '', outputPrice: '', cachedPrice: '' }, full, tokens)).toEqual({ price: null });
  });

  it('ask for a new yes when an hour costs more than was agreed to, or when somebody marks it', () => {
    const texts = moneyTextsOf(hired, byTime);
    expect(moneyChangeOf({ ...texts, usdPerHour: '1.5' }, hired, byTime)).toEqual({ billing: { kind: 'time', usdPerHour: 1.5, confirmed: true } });
    expect(moneyChangeOf({ ...texts, usdPerHour: '3' }, hired, byTime)).toEqual({ billing: { kind: 'time', usdPerHour: 3, confirmed: false } });
    expect(moneyChangeOf({ ...texts, bills: 'tokens' }, hired, byTime)).toEqual({ billing: { kind: 'tokens' } });
    const marked = { ...moneyTextsOf(plain, tokens), bills: 'time', usdPerHour: '' } as const;
    expect(moneyChangeOf(marked, plain, tokens)).toEqual({ billing: { kind: 'time', usdPerHour: null, confirmed: false } });
  });

  it.each([
    ['dayBudget', '0', 'above 0'],
    ['monthBudget', 'much', 'an amount of dollars'],
    ['usdPerHour', '-1', 'dollars of an hour'],
    ['inputPrice', 'much', 'an amount in dollars'],
    ['cachedPrice', '-1', 'an amount in dollars'],
  ] as const)('say at %s what is wrong with "%s"', (field, text, words) => {
    const errors = moneyErrorsOf({ ...moneyTextsOf(full, byTime), [field]: text });
    expect(Object.keys(errors)).toEqual([field]);
    expect(errors[field]).toContain(words);
  });

  it('want both halves of a price', () => {
    expect(Object.keys(moneyErrorsOf({ ...moneyTextsOf(plain, tokens), cachedPrice: '1' }))).toEqual(['inputPrice', 'outputPrice']);
  });
});

describe('An amount as people type it', () => {
  it.each([
    ['0,25', 0.25],
    [' $1.50 ', 1.5],
    ['', null],
    ['$', null],
  ])('"%s" is %s', (text, usd) => expect(amountOf(text)).toBe(usd));

  it('is refused where it is none', () => {
    expect([wrongBudget(''), wrongBudget('2')]).toEqual([null, null]);
    expect([wrongBudget('0'), wrongBudget('2 euros'), wrongBudget('1e9')].every((wrong) => wrong?.includes('0.50'))).toBe(true);
  });
});

describe('An endpoint’s money in one line', () => {
  it.each([
    [plain, costOf({ kind: 'free' }), 'Costs nothing here'],
    [plain, costOf({ kind: 'unknown' }), 'Price not known'],
    [plain, costOf({ spent: { dayUsd: 0.02, monthUsd: 0.4 } }), '$0.02 today · $0.40 this month'],
    [full, costOf({ kind: 'unknown' }), '$0.00 of $0.50 today · $0.00 this month'],
    [hired, costOf({ billing: byTime, spent: { dayUsd: 3, monthUsd: 9 } }), 'By the hour, about $2.00 · $3.00 today · $9.00 this month'],
    [plain, costOf({ billing: { ...byTime, confirmed: false } }), 'Bills by the hour: confirm, about $2.00'],
    [plain, costOf({ billing: { ...byTime, confirmed: false, usdPerHour: null } }), 'Bills by the hour: confirm'],
  ])('%#: %s', (endpoint, cost, line) => expect(moneyWords(endpoint, cost)).toBe(line));
});

describe('The head of the list', () => {
  const level = (more: Partial<BudgetLevel>): BudgetLevel => ({
    endpointId: null,
    span: 'day',
    spentUsd: 0.5,
    limitUsd: 1,
    state: 'ok',
    until: 0,
    ...more,
  });
  const near = level({ spentUsd: 0.81, state: 'near' });
  const used = level({ span: 'month', spentUsd: 5.02, limitUsd: 5, state: 'used' });

  it('says so when the budget of all is nearly used up, the tighter one first', () => {
    expect(tightWords([level({}), near])).toBe('$0.81 of $1.00 today');
    expect(tightWords([near, used])).toBe('budget used up: $5.02 of $5.00 this month');
    expect(tightWords([level({}), level({ endpointId: 'a', state: 'used' })])).toBeNull();
  });

  it('has that in place of what the day has cost', () => {
    const coldStarts = { avoided: 3, suffered: 1 };
    expect(dayLine({ coldStarts, costTodayUsd: 0.81, budgets: [near] })).toBe('3 cold starts avoided · 1 suffered in 24 h · $0.81 of $1.00 today');
    expect(dayLine({ coldStarts, costTodayUsd: 0.81, budgets: [level({})] })).toBe('3 cold starts avoided · 1 suffered · $0.81 in 24 h');
  });
});
