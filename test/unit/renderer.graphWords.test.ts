import { describe, expect, it } from 'vitest';
import { graphSummary } from '../../renderer/detail/graphSummary.ts';
import { spanFor } from '../../renderer/detail/spans.ts';
import { dayOf } from '../support/pageStates.ts';

const HOUR = 3_600_000;

describe('The graph in a sentence', () => {
  it('counts pings, cold starts and what went wrong', () => {
    const summary = dayOf({ count: 702, coldStarts: 3, cold: 3, failed: 1, p50: 142, p95: 210 });
    expect(graphSummary({ name: '24h', zoomed: false, summary })).toBe(
      '702 pings in the last 24 hours: p50 142 ms, p95 210 ms, 3 cold starts, 1 failed.',
    );
  });

  it('speaks of the part that was marked', () => {
    expect(graphSummary({ name: '24h', zoomed: true, summary: dayOf() })).toBe('No pings in the part you marked.');
  });

  it('says that loads and looks have no times', () => {
    expect(graphSummary({ name: '1h', zoomed: false, summary: dayOf({ count: 3, warm: 3 }) })).toBe(
      '3 pings in the last hour: 3 warm without a time, no cold starts.',
    );
  });

  it('does not hide that no ping was warm', () => {
    expect(graphSummary({ name: '1h', zoomed: false, summary: dayOf({ count: 2, failed: 2 }) })).toBe(
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
