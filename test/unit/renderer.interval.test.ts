import { describe, expect, it } from 'vitest';
import { providerSchema } from '../../electron/domain/provider.ts';
import { costsOf, pingCost } from '../../renderer/detail/cost.ts';
import { choiceOf, readInterval, STEPS, stepNear } from '../../renderer/detail/interval.ts';
import { money, NOTHING } from '../../renderer/format.ts';

const at = (baseUrl: string) => providerSchema.parse({ kind: 'openai', id: 'p', name: 'P', baseUrl });
const bedrock = providerSchema.parse({ kind: 'bedrock', id: 'b', name: 'B', region: 'us-east-1' });
const costing = (...usd: (number | null)[]) => usd.map((costUsd) => ({ costUsd }));

describe('The slider', () => {
  it('has a step for each usual interval, and stands at the nearest for any other', () => {
    expect(STEPS.map(stepNear)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect([10, 90, 400, 7_200].map((seconds) => STEPS[stepNear(seconds)])).toEqual([30, 120, 300, 3_600]);
  });
});

describe('What was typed as an interval', () => {
  it.each([
    ['90s', '90s'],
    [' 2m30s ', '2m30s'],
    ['90', '90'],
    ['-1', '-1'],
    ['0', null],
  ])('"%s" is taken', (text, keepAlive) => {
    expect(readInterval(text)).toEqual({ ok: true, value: keepAlive });
  });

  it.each([
    ['', 'Write an interval'],
    ['2x', '"2x" is not a duration'],
    ['0.5s', 'is too short'],
    ['9999h', 'is too long'],
  ])('"%s" is refused with a sentence', (text, words) => {
    expect(readInterval(text)).toEqual({ ok: false, error: expect.stringMatching(new RegExp(`${words}.*\\.$`)) });
  });
});

describe('What is chosen', () => {
  it('is the default, an interval, a pin, or nothing', () => {
    expect([undefined, '90s', '-1', null].map((keepAlive) => choiceOf(keepAlive).kind)).toEqual(['default', 'every', 'pin', 'off']);
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

  it('is named where it is nothing or not known', () => {
    expect(costsOf({ kind: 'free' }, 120)).toEqual({ day: 'free', month: 'free' });
    expect(costsOf({ kind: 'unknown' }, 120)).toEqual({ day: NOTHING, month: NOTHING });
    expect(costsOf({ kind: 'unknown' }, null)).toEqual({ day: money(0), month: money(0) });
  });
});
