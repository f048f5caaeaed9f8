import { describe, expect, it } from 'vitest';
import { providerSchema } from '../../electron/domain/provider.ts';
import { costsOf, pingCost } from '../../renderer/detail/cost.ts';
import { choiceOf, positionOf, readInterval, stepTowards, warningOf } from '../../renderer/detail/interval.ts';
import { count, money } from '../../renderer/format.ts';
import { STEPS } from '../../renderer/intervals.ts';

const at = (baseUrl: string) => providerSchema.parse({ kind: 'openai', id: 'p', name: 'P', baseUrl });
const bedrock = providerSchema.parse({ kind: 'bedrock', id: 'b', name: 'B', region: 'us-east-1' });
const costing = (...usd: (number | null)[]) => usd.map((costUsd) => ({ costUsd }));

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

describe('The cost of a ping', () => {
  it('is the mean of those that have one', () => {
    expect(pingCost(costing(0.001, null, 0.003), bedrock)).toEqual({ kind: 'usd', mean: 0.002 });
  });

  it.each([
    'http://localhost:11434',
    'http://127.0.0.1:8000',
    'http://[::1]:8000',
    'http://192.168.1.7:8000',
    'http://gpu-box:8000',
    'http://gpu.local',
  ])('is nothing on a server nearby without a price: %s', (baseUrl) => {
    expect(pingCost(costing(null), at(baseUrl))).toEqual({ kind: 'free' });
  });

  it('is unknown on somebody else’s server without a price', () => {
    expect(pingCost(costing(null), at('https://api.example.com'))).toEqual({ kind: 'unknown' });
    expect(pingCost([], bedrock)).toEqual({ kind: 'unknown' });
  });
});

describe('The cost of an interval', () => {
  it('is that of the pings it makes in a day and in 30', () => {
    expect(costsOf({ kind: 'usd', mean: 0.001 }, 120)).toEqual({ day: money(0.72), month: money(21.6) });
  });

  it('is nothing for what is not scheduled', () => {
    expect(costsOf({ kind: 'usd', mean: 0.001 }, null)).toEqual({ day: money(0), month: money(0) });
  });

  it('is not counted where it is nothing or not known', () => {
    expect(costsOf({ kind: 'free' }, 120)).toBeNull();
    expect(costsOf({ kind: 'unknown' }, 120)).toBeNull();
  });
});
