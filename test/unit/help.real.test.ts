import { describe, expect, test } from 'vitest';
import type { HelpPoint, Verdict } from '../../electron/domain/help.ts';
import { savedMs } from '../../electron/help/help.ts';
import { realEvidence } from '../../electron/help/real.ts';

const points = (warm: number, cold: number): HelpPoint[] => [
  ...Array.from({ length: warm }, (_, i): HelpPoint => ({ at: i, gapMs: 60_000 + i, ttftMs: 300, outcome: 'warm' })),
  ...Array.from({ length: cold }, (_, i): HelpPoint => ({ at: warm + i, gapMs: 3_600_000 + i, ttftMs: 4_200, outcome: 'cold' })),
];

describe('What real requests tell', () => {
  test('is nothing where there were none.', () => {
    expect(realEvidence([], 0)).toBeNull();
  });

  test.each([
    [points(1, 0), 1, 'The one real request met a warm model: first token after about 300 ms.'],
    [points(40, 0), 40, 'All 40 real requests met a warm model: first token after about 300 ms.'],
    [
      points(38, 2),
      45,
      '2 of 40 real requests met a cold model and waited about 4.2 s; the others met a warm one: first token after about 300 ms. Of 5 more it cannot be told.',
    ],
    [points(0, 2), 2, '2 of 2 real requests met a cold model and waited about 4.2 s.'],
    [[], 7, '7 real requests came, but none shows whether the model was warm: their prompts are long, or their times are not known.'],
  ])('is said in a sentence (%#).', (met, count, sentence) => {
    expect(realEvidence(met, count)?.sentence).toBe(sentence);
  });

  test('keeps every cold one in a picture of many.', () => {
    const shown = realEvidence(points(4_000, 12), 4_012)?.points ?? [];
    expect(shown.length).toBeLessThanOrEqual(250);
    expect(shown.filter(({ outcome }) => outcome === 'cold')).toHaveLength(12);
  });
});

describe('The time that was saved', () => {
  const helps: Verdict = { kind: 'helps', samples: 30, savesMs: 3_000, afterMs: 600_000 };
  const open: Verdict = { kind: 'notEnough', samples: 3, needed: 20, doubt: 'fewAnswers' };
  const seen = { ttftMs: 500 };
  const shown = { ttftMs: null };

  test('is exact for requests that were seen, and by the verdict for those that only pings show.', () => {
    expect(savedMs(helps, [seen, shown], 4_000)).toBe(3_500 + 3_000);
    expect(savedMs(helps, [shown, shown], null)).toBe(6_000);
  });

  test('of requests that were seen is known before there is a verdict.', () => {
    expect(savedMs(open, [seen, shown], 4_000)).toBe(3_500);
    expect(savedMs(open, [shown], 4_000)).toBeNull();
  });

  test('is never less than none, and none where warming does nothing.', () => {
    expect(savedMs(helps, [{ ttftMs: 9_000 }], 4_000)).toBe(0);
    expect(savedMs({ kind: 'noEffect', samples: 50, upToMs: 3_600_000 }, [seen], 4_000)).toBe(0);
    expect(savedMs(helps, null, 4_000)).toBeNull();
  });
});
