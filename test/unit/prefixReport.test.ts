import { describe, expect, test } from 'vitest';
import { prefixReportSchema } from '../../electron/domain/prefixReport.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import { err, ok } from '../../electron/domain/result.ts';
import { NO_PREFIX, type PrefixQuestion, prefixReport } from '../../electron/prefix/report.ts';
import { pingOf } from '../support/servicePings.ts';
import { bedrockProvider, endpointOf, httpProvider } from '../support/targets.ts';

const TEXT = 'You are terse. '.repeat(300);
const prefix = { kind: 'text', text: TEXT } as const;
const HAIKU = 'global.anthropic.claude-haiku-4-5-20251001-v1:0';

function report(
  pings: readonly ReturnType<typeof pingOf>[],
  more: Partial<PrefixQuestion> = {},
  endpoint: object = {},
  provider: Provider = httpProvider('openai'),
) {
  const question = {
    endpoint: endpointOf('e', { prefix, ...endpoint }),
    provider,
    prices: [],
    text: ok(TEXT),
    intervalSeconds: 240,
    contextTokens: null,
    ...more,
  };
  return prefixReportSchema.parse(prefixReport(pings, question));
}

const hot = (ttftMs = 100, more: object = {}) => pingOf({ inputTokens: 1_140, outputTokens: 1, cachedTokens: 1_130, ttftMs, ...more });
const cold = (ttftMs = 900, more: object = {}) => hot(ttftMs, { cachedTokens: 0, ...more });
/** A ping that no cache was to know. */
const uncached = (ttftNetMs: number, more: object = {}) => hot(0, { cachedTokens: 3, ttftMs: null, ttftNetMs, inputTokens: 1_150, ...more });

test('Without a prefix there is nothing to tell.', () => {
  expect(report([hot()], {}, { prefix: undefined })).toEqual(NO_PREFIX);
});

test('Before the first ping with it only the text is known.', () => {
  const fresh = report([]);
  expect(fresh).toMatchObject({
    source: 'text',
    characters: 4_500,
    tokens: null,
    tellsCached: null,
    cachedShare: null,
    hotTtftMs: null,
    savedMs: null,
  });
  expect(report([pingOf({ inputTokens: 14, outputTokens: 1, cachedTokens: 13 })])).toEqual(fresh);
});

describe('What the cache is worth', () => {
  test('is the median TTFT of pings that found nothing in it, less that of pings that found all.', () => {
    const told = report([hot(90), hot(110), hot(100), cold(1_000)]);
    expect(told).toMatchObject({
      tokens: 1_140,
      tellsCached: true,
      hotTtftMs: 100,
      hotPings: 3,
      coldTtftMs: 1_000,
      coldPings: 1,
      savedMs: 900,
      pings: 4,
    });
    expect(told.cachedShare).toBeCloseTo(1_130 / 1_140, 10);
  });

  test('is measured with pings that no cache was to know, which are no part of the share.', () => {
    const told = report([hot(), hot(), uncached(700), uncached(900)]);
    expect(told).toMatchObject({ coldTtftMs: 800, coldPings: 2, hotPings: 2, pings: 2 });
    expect(told.cachedShare).toBeGreaterThan(0.98);
  });

  test('is not told by a ping that found half of it, or by one that failed.', () => {
    expect(report([hot(), hot(500, { cachedTokens: 600 }), pingOf({ outcome: 'failed' })])).toMatchObject({ hotPings: 1, coldPings: 0 });
  });

  test('takes a cache that counts in blocks for what it is: the last block, not full, is never in it.', () => {
    const blocks = hot(100, { inputTokens: 1_160, cachedTokens: 1_024 });
    expect(report([blocks])).toMatchObject({ hotPings: 1, coldPings: 0 });
  });

  test('is never below nothing.', () => {
    expect(report([hot(900), cold(100)])).toMatchObject({ savedMs: 0 });
  });

  test('is of the prefix as it is now: pings of another size had another.', () => {
    expect(report([hot(100), hot(100), cold(5_000, { inputTokens: 9_000 })])).toMatchObject({ coldPings: 0, hotPings: 2 });
  });

  test('is known from measurements alone where the server does not tell what came from its cache.', () => {
    const silent = { cachedTokens: null };
    const told = report([hot(100, silent), hot(120, silent), uncached(900, silent)], {}, {}, httpProvider('ollama'));
    expect(told).toMatchObject({ tellsCached: false, cachedShare: null, pings: 0, hotTtftMs: 110, coldTtftMs: 900, savedMs: 790 });
  });
});

describe('What is wrong', () => {
  test('is a file that cannot be read.', () => {
    expect(report([hot()], { text: err('It is not there.') })).toEqual({ ...NO_PREFIX, source: 'text', error: 'It is not there.' });
  });

  test.each([
    ['embeddings', { task: 'embed' }],
    ['only load', { way: 'load' }],
    ['only look', { way: 'peek' }],
  ])('is a ping that carries no prefix: pings that %s.', (words, endpoint) => {
    expect(report([hot()], {}, endpoint).error).toContain(words);
  });

  test('is a prefix that is too short for its service’s cache.', () => {
    const short = { inputTokens: 1_140, cachedTokens: 0, cacheWriteTokens: 0 };
    expect(report([hot(100, short)], {}, { model: HAIKU }, bedrockProvider()).tooShort).toMatchObject({ minTokens: 4_096 });
    expect(report([hot(100, { inputTokens: 4_200 })], {}, { model: HAIKU }, bedrockProvider()).tooShort).toBeNull();
    expect(report([hot(100, short)]).tooShort).toBeNull();
  });

  test('is a prefix that the model’s context cannot hold, whether its server refuses it or cuts it.', () => {
    expect(report([hot()], { contextTokens: 8_192 }).tooLong).toBeNull();
    expect(report([hot()], { contextTokens: 1_150 }).tooLong).toEqual({ contextTokens: 1_150 });
    expect(report([], { contextTokens: 512 }).tooLong).toEqual({ contextTokens: 512 });
    expect(report([hot(100, { inputTokens: 500 })], { contextTokens: 512 }).tooLong).toEqual({ contextTokens: 512 });
  });

  test('is a prefix that five pings in a row did not find.', () => {
    expect(report([cold(), cold(), cold(), cold()]).neverCached).toBe(false);
    expect(report([cold(), cold(), cold(), cold(), cold()]).neverCached).toBe(true);
    expect(report([cold(), cold(), hot(), cold(), cold()]).neverCached).toBe(false);
  });

  test('is an interval that outlasts the cache.', () => {
    const told = (intervalSeconds: number | null, endpoint: object = {}) => report([], { intervalSeconds }, endpoint, bedrockProvider());
    expect([told(301), told(300), told(null)].map(({ intervalTooLong }) => intervalTooLong)).toEqual([true, false, false]);
    expect(told(301, { prefixLifetime: '1h' })).toMatchObject({ intervalTooLong: false, lifetimeMs: 3_600_000 });
    expect(report([], { intervalSeconds: 86_400 })).toMatchObject({ intervalTooLong: false, lifetimeMs: null });
  });
});

describe('What it costs', () => {
  const aws = bedrockProvider();
  const PINGS_A_DAY = 86_400 / 240;

  test('a day is what the last pings cost, at the interval of now.', () => {
    const told = report([hot(100, { costUsd: 0.0004 }), hot(100, { costUsd: 0.0005 }), cold(900, { costUsd: 0.006 })], {}, { model: HAIKU }, aws);
    expect(told.costPerDayUsd).toBeCloseTo(0.0005 * PINGS_A_DAY, 10);
    expect(report([hot(100, { costUsd: 0.0005 })], { intervalSeconds: null }, { model: HAIKU }, aws).costPerDayUsd).toBe(0);
  });

  test('before the first ping is what the price says: reading it, or writing it each time where it cannot stay.', () => {
    const tokens = Math.ceil(4_500 / 4) + 20;
    expect(report([], {}, { model: HAIKU }, aws).costPerDayUsd).toBeCloseTo(((tokens * 0.1 + 5) / 1e6) * PINGS_A_DAY, 8);
    expect(report([], { intervalSeconds: 600 }, { model: HAIKU }, aws).costPerDayUsd).toBeCloseTo(((tokens * 1.25 + 5) / 1e6) * 144, 8);
  });

  test('of a measurement is putting it there three times, at most.', () => {
    expect(report([hot()], {}, { model: HAIKU }, aws).measureCostUsd).toBeCloseTo((3 * (1_140 * 1.25 + 5)) / 1e6, 8);
  });

  test('is unknown without a price.', () => {
    expect(report([hot()])).toMatchObject({ costPerDayUsd: null, measureCostUsd: null });
  });
});
