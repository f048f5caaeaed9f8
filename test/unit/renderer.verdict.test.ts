import { describe, expect, it } from 'vitest';
import { graphSummary } from '../../renderer/detail/graphSummary.ts';
import { seconds } from '../../renderer/detail/seconds.ts';
import { spanFor } from '../../renderer/detail/spans.ts';
import { verdictOf } from '../../renderer/detail/verdict.ts';
import { distributionOf } from '../support/historyShapes.ts';
import { dayOf } from '../support/pageStates.ts';

const HOUR = 3_600_000;

describe('The verdict', () => {
  const saying = (more: Parameters<typeof distributionOf>[0]): string => verdictOf(distributionOf(more), 'the last 30 days');

  it('says what a cold start costs, from the medians', () => {
    expect(saying({ warmP50: 350, coldP50: 5_900, warmCount: 700, coldCount: 4 })).toBe(
      `Cold starts here take ${seconds(5_900)}, warm pings ${seconds(350)}: a cold start costs about ${seconds(5_550)}.`,
    );
  });

  it('says on how little it rests', () => {
    expect(saying({ warmP50: 350, coldP50: 5_900, warmCount: 700, coldCount: 1 })).toContain('So far 1 cold start was seen.');
    expect(saying({ warmP50: 350, coldP50: 5_900, warmCount: 2, coldCount: 9 })).toContain('So far 2 warm pings were seen.');
  });

  it('claims nothing where no cold start was seen', () => {
    expect(saying({ warmP50: 350, warmCount: 700 })).toBe(
      'No cold start was seen in the last 30 days, so it cannot be said yet what warming saves here.',
    );
  });

  it('says so when warming does not work', () => {
    expect(saying({ coldP50: 5_900, coldCount: 12 })).toBe(
      `All 12 answered pings were cold starts of about ${seconds(5_900)}: at this interval it is not kept warm.`,
    );
    expect(saying({ coldP50: 5_900, coldCount: 1 })).toContain('The only answered ping was a cold start');
  });

  it('says so when it makes no difference, and when nothing was seen', () => {
    expect(saying({ warmP50: 900, coldP50: 800, warmCount: 9, coldCount: 9 })).toContain('a cold start is no slower');
    expect(saying({})).toBe('No ping was answered in the last 30 days, so there is nothing to compare yet.');
  });
});

describe('A time in a sentence', () => {
  it('is said in milliseconds below a second, as beside it, and with two digits above', () => {
    expect([65, 999.4, 999.6, 5_940, 9_999.6, 42_510].map(seconds)).toEqual(['65 ms', '999 ms', '1.0 s', '5.9 s', '10.0 s', '42.5 s']);
  });
});

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
