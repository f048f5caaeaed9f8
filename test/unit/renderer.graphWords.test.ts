import { describe, expect, it } from 'vitest';
import { NO_REAL } from '../../renderer/charts/real.ts';
import { columnsFor } from '../../renderer/detail/graphColumns.ts';
import { graphSummary } from '../../renderer/detail/graphSummary.ts';
import { spanFor } from '../../renderer/detail/spans.ts';
import { bucketOf, seriesOf } from '../support/historyShapes.ts';
import { dayOf } from '../support/pageStates.ts';

const HOUR = 3_600_000;

describe('The graph in a sentence', () => {
  it('counts pings, cold starts and what went wrong', () => {
    const summary = dayOf({ count: 702, coldStarts: 3, cold: 3, failed: 1, p50: 142, p95: 210 });
    expect(graphSummary({ name: '24h', zoomed: false, summary, real: NO_REAL })).toBe(
      '702 pings in the last 24 hours: p50 142 ms, p95 210 ms, 3 cold starts, 1 failed.',
    );
  });

  it('speaks of the part that was marked', () => {
    expect(graphSummary({ name: '24h', zoomed: true, summary: dayOf(), real: NO_REAL })).toBe('No pings in the part you marked.');
  });

  it('says that loads and looks have no times', () => {
    expect(graphSummary({ name: '1h', zoomed: false, summary: dayOf({ count: 3, warm: 3 }), real: NO_REAL })).toBe(
      '3 pings in the last hour: 3 warm without a time, no cold starts.',
    );
  });

  it('tells of real requests beside the pings', () => {
    const bucket = { start: 0, count: 3, failed: 1, min: 200, p50: 310, p95: 400, max: 400 };
    const real = { endpointId: 'a', bucketMs: 10, buckets: [bucket, { ...bucket, start: 10, count: 1, p50: 900 }], truncated: false };
    expect(graphSummary({ name: '24h', zoomed: true, summary: dayOf(), real })).toBe(
      'No pings in the part you marked. 4 real requests, first token after about 310 ms.',
    );
    expect(graphSummary({ name: '24h', zoomed: true, summary: dayOf(), real: { ...real, truncated: true } })).toContain('older ones are left out');
  });

  it('does not hide that no ping was warm', () => {
    expect(graphSummary({ name: '1h', zoomed: false, summary: dayOf({ count: 2, failed: 2 }), real: NO_REAL })).toBe(
      '2 pings in the last hour: none found it warm, no cold starts, 2 failed.',
    );
  });
});

describe('The first range', () => {
  it.each([
    [0.1, '1h'],
    [3, '6h'],
    [7, '24h'],
    [700, '24h'],
  ] as const)('of a history %d h old is %s', (hours, name) => {
    expect(spanFor(0, hours * HOUR)).toBe(name);
  });

  it('of none is a day', () => {
    expect(spanFor(null, HOUR)).toBe('24h');
  });
});

describe('The graph as a table', () => {
  const lastOf = (...buckets: ReturnType<typeof bucketOf>[]) => columnsFor(seriesOf(10, buckets)).at(-1);

  it('has a column for what came from a prompt cache where any ping found something there', () => {
    const hot = bucketOf(10, { inputTokens: 2_284, cachedTokens: 2_240 });
    const [name, , text] = lastOf(bucketOf(0, { inputTokens: 1_142 }), hot, bucketOf(20)) ?? [];
    expect([name, text?.(hot), text?.(bucketOf(20))]).toEqual(['Cached', '2,240 of 2,284', '–']);
  });

  it('has none where no ping has, as most servers do not tell', () => {
    expect(lastOf(bucketOf(0, { inputTokens: 1_142 }))?.[0]).toBe('Skipped');
  });
});
