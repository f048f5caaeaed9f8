import { describe, expect, it } from 'vitest';
import { costNote, costsOf } from '../../renderer/detail/cost.ts';
import { choiceOf, positionOf, readInterval, stepTowards, warningOf } from '../../renderer/detail/interval.ts';
import { count, dateOf, money } from '../../renderer/format.ts';
import { STEPS } from '../../renderer/intervals.ts';
import { costOf } from '../support/costs.ts';

describe('The slider', () => {
  it('has a step for each usual interval, and stands between two for any other', () => {
    expect(STEPS.map(positionOf)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(positionOf(60 * Math.SQRT2)).toBeCloseTo(1.5);
  });

  it('stands at its end for what is beyond', () => {
    expect([0, 15, 7_200].map(positionOf)).toEqual([0, 0, 7]);
  });

  it('goes from step to step by key, and from between two to the next', () => {
    expect([stepTowards(2, 3), stepTowards(2, 1)]).toEqual([3, 1]);
    expect([stepTowards(2.6, 2.67), stepTowards(2.6, 2.53)]).toEqual([3, 2]);
  });

  it('goes where it is dragged', () => {
    expect([stepTowards(2.6, 5.1), stepTowards(4, 0.4)]).toEqual([5, 0]);
  });
});

describe('What was typed as an interval', () => {
  it.each([
    ['90s', '90s', 90],
    [' 2m30s ', '2m30s', 150],
    ['90', '90', 90],
  ])('"%s" is taken', (text, keepAlive, seconds) => {
    expect(readInterval(text)).toEqual({ ok: true, value: { keepAlive, seconds } });
  });

  it.each([
    ['', 'Write an interval'],
    ['2x', '"2x" is not a duration'],
    ['0.5s', 'is too short'],
    ['9999h', 'is too long'],
    ['0', 'Choose “Not scheduled” above'],
    ['-5', 'choose “Pinned” above'],
    ['auto', 'Choose “Automatic” above'],
  ])('"%s" is refused with a sentence', (text, words) => {
    expect(readInterval(text)).toEqual({ ok: false, error: expect.stringMatching(new RegExp(`${words}.*\\.$`)) });
  });
});

describe('An interval shorter than the slider has', () => {
  it('is warned of', () => {
    expect(warningOf({ keepAlive: '5s', seconds: 5 })).toBe(`Very often: ${count(17_280)} pings a day.`);
    expect(warningOf({ keepAlive: '30s', seconds: 30 })).toBe('');
  });
});

describe('What is chosen', () => {
  it('is the default, an interval, a pin, nothing, or to find it out', () => {
    expect([undefined, '90s', '-1', null, 'auto'].map((keepAlive) => choiceOf(keepAlive).kind)).toEqual(['default', 'every', 'pin', 'off', 'auto']);
  });
});

describe('The cost of an interval', () => {
  it('is that of the pings it makes in a day and in 30', () => {
    expect(costsOf(costOf({ tokensUsd: 0.001 }), 120)).toEqual({ day: money(0.72), month: money(21.6) });
  });

  it('is that of the time its server is up where that is billed, and of its hours alone', () => {
    const billing = { kind: 'time', usdPerHour: 6, confirmed: true, staysUpMs: 300_000, standing: false, service: null, priceOf: null } as const;
    expect(costsOf(costOf({ billing }), 120)).toEqual({ day: money(144), month: money(4320) });
    expect(costsOf(costOf({ billing, activeShare: 0.25 }), 120)).toEqual({ day: money(36), month: money(1080) });
  });

  it('is nothing for what is not scheduled', () => {
    expect(costsOf(costOf({ tokensUsd: 0.001 }), null)).toEqual({ day: money(0), month: money(0) });
  });

  it('is not counted where it is nothing, not known or not read yet', () => {
    expect(costsOf(costOf({ kind: 'free' }), 120)).toBeNull();
    expect(costsOf(costOf({ kind: 'unknown' }), 120)).toBeNull();
    expect(costsOf(null, 120)).toBeNull();
  });
});

describe('What the costs are worked out from', () => {
  const price = { inputPerMTok: 1, outputPerMTok: 5, from: 'list', asOf: '2026-11-01' } as const;

  it('is said with the tokens, the hours, and how old the prices are', () => {
    const note = costNote(costOf({ tokensUsd: 0.001, inputTokens: 12.4, outputTokens: 1, pings: 50, price, activeShare: 50 / 168 }));
    expect(note).toBe(
      `A ping takes 12 tokens in and 1 out (its last 50). Within its hours, 50 of 168 a week. Prices as of ${dateOf('2026-11-01')}; yours may differ.`,
    );
  });

  it('is not said of prices of the user’s own, nor where nothing is known', () => {
    expect(costNote(costOf({ tokensUsd: 0.001, pings: 1, price: { ...price, from: 'endpoint', asOf: null } }))).toBe(
      'A ping takes 0 tokens in and 0 out (its last one).',
    );
    expect(costNote(costOf({ kind: 'free' }))).toBeNull();
  });
});
