import { expect, test } from 'vitest';
import { summarize } from '../../electron/cli/pingSummary.ts';
import { pingOf } from '../support/servicePings.ts';

test('no pings are no times and no cost', () => {
  expect(summarize([])).toEqual({
    count: 0,
    warm: 0,
    cold: 0,
    skipped: 0,
    failed: 0,
    ttftMs: null,
    inputTokens: 0,
    outputTokens: 0,
    costUsd: null,
  });
});

test('outcomes are counted, tokens and known costs are added up', () => {
  const pings = [
    pingOf({ outcome: 'warm', ttftMs: 100, inputTokens: 10, outputTokens: 1, costUsd: 0.5 }),
    pingOf({ outcome: 'cold', ttftMs: 5_000, inputTokens: 10, outputTokens: 1, costUsd: null }),
    pingOf({ outcome: 'failed', inputTokens: null }),
    pingOf({ outcome: 'skipped', costUsd: 0.25 }),
  ];
  expect(summarize(pings)).toMatchObject({ count: 4, warm: 1, cold: 1, failed: 1, skipped: 1, inputTokens: 20, outputTokens: 2, costUsd: 0.75 });
});

test.each([
  [[7], { min: 7, p50: 7, p95: 7, max: 7 }],
  [[2, 1], { min: 1, p50: 1, p95: 2, max: 2 }],
  [[3, 1, 2], { min: 1, p50: 2, p95: 3, max: 3 }],
  [Array.from({ length: 100 }, (_, i) => 100 - i), { min: 1, p50: 50, p95: 95, max: 100 }],
])('percentiles of %j are values that were really measured', (ttfts, expected) => {
  expect(summarize(ttfts.map((ttftMs) => pingOf({ ttftMs }))).ttftMs).toEqual(expected);
});
