import { describe, expect, test } from 'vitest';
import type { HelpPoint, Verdict } from '../../electron/domain/help.ts';
import { sentenceOf } from '../../electron/help/sentences.ts';
import { verdictOf } from '../../electron/help/verdict.ts';
import { type Rhythm, rhythms, type SimulatedEndpoint, simulateEndpoint } from '../support/simulatedAnswers.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Kind = Verdict['kind'];

/** How much longer or shorter than the cool-down time a silence must be to be on one side of it for sure: that time is not the same every day. */
const CLEARLY = 1.3;

/** What may be said of an endpoint, by what its pings happen to have seen. */
function rightOf({ coolsAfterMs, answers, warmMs }: SimulatedEndpoint): readonly Kind[] {
  const seen = (from: number, to: number): number => answers.filter(({ gapMs }) => gapMs >= from && gapMs <= to).length;
  if (coolsAfterMs !== null) {
    const fewest = Math.min(seen(0, coolsAfterMs / CLEARLY), seen(CLEARLY * coolsAfterMs, Number.POSITIVE_INFINITY));
    return fewest >= 3 ? ['helps'] : ['helps', 'notEnough'];
  }
  if (seen(HOUR, Number.POSITIVE_INFINITY) < 5) return ['notEnough'];
  // Never asked after a short silence, and slow: that could as well be cold each time.
  return seen(0, 3 * MINUTE) < 3 && warmMs > 300 ? ['noEffect', 'notEnough'] : ['noEffect'];
}

const PER_CELL = 100;

const cells = rhythms.flatMap((rhythm) => [true, false].map((hasEffect) => ({ rhythm, hasEffect })));

function simulateAll(rhythm: Rhythm, hasEffect: boolean): SimulatedEndpoint[] {
  const offset = 10_000 * rhythms.indexOf(rhythm) + (hasEffect ? 5_000 : 0);
  return Array.from({ length: PER_CELL }, (_, i) => simulateEndpoint(offset + i, rhythm, hasEffect));
}

describe('The verdict of simulated endpoints', () => {
  const all = cells.flatMap(({ rhythm, hasEffect }) => simulateAll(rhythm, hasEffect).map((endpoint) => ({ hasEffect, endpoint })));
  const judged = all.map(({ hasEffect, endpoint }) => {
    const verdict = verdictOf(endpoint.answers);
    return { hasEffect, endpoint, verdict, isRight: rightOf(endpoint).includes(verdict.kind) };
  });

  test('is right in 95 of 100, half of them without any effect of silence.', () => {
    expect(judged.length).toBeGreaterThanOrEqual(400);
    expect(judged.filter(({ isRight }) => isRight).length / judged.length).toBeGreaterThanOrEqual(0.95);
  });

  test.each(cells)('is right in 95 of 100 of each sort ($rhythm, effect: $hasEffect).', ({ rhythm, hasEffect }) => {
    const some = judged.filter((one) => one.endpoint.rhythm === rhythm && one.hasEffect === hasEffect);
    expect(some.filter(({ isRight }) => isRight).length / some.length).toBeGreaterThanOrEqual(0.95);
  });

  test('says "helps" of hardly any endpoint that silence does nothing to, and "no effect" of hardly any that it cools.', () => {
    const falseAlarms = judged.filter(({ hasEffect, verdict }) => !hasEffect && verdict.kind === 'helps');
    const misses = judged.filter(({ hasEffect, verdict }) => hasEffect && verdict.kind === 'noEffect');
    expect(falseAlarms.length / (judged.length / 2)).toBeLessThanOrEqual(0.02);
    expect(misses.length / (judged.length / 2)).toBeLessThanOrEqual(0.02);
  });

  test('says of most endpoints that their pings can show it of, and not just that not enough was seen.', () => {
    const tellable = judged.filter(({ endpoint }) => !rightOf(endpoint).includes('notEnough'));
    expect(tellable.length).toBeGreaterThan(0.4 * judged.length);
    expect(tellable.filter(({ isRight }) => isRight).length / tellable.length).toBeGreaterThanOrEqual(0.95);
  });

  test('names a saving and a silence near the true ones.', () => {
    const near = judged.flatMap(({ endpoint, verdict }) => {
      const { coolsAfterMs, coldExtraMs, rhythm } = endpoint;
      if (verdict.kind !== 'helps' || coolsAfterMs === null || rhythm !== 'auto') return [];
      return verdict.savesMs / coldExtraMs > 0.5 && verdict.savesMs / coldExtraMs < 2 && verdict.afterMs > 0.5 * coolsAfterMs;
    });
    expect(near.length).toBeGreaterThan(50);
    expect(near.filter((isNear) => isNear).length / near.length).toBeGreaterThanOrEqual(0.9);
  });

  test('is "not enough" for every one of them before 20 answers.', () => {
    for (const { endpoint } of judged) {
      for (const samples of [0, 1, 12, 19]) {
        const early = endpoint.answers.slice(0, samples);
        expect(verdictOf(early)).toEqual({ kind: 'notEnough', samples: early.length, needed: 20, doubt: 'fewAnswers' });
      }
    }
  });

  test('is the same for the same answers.', () => {
    for (const { endpoint, verdict } of judged.slice(0, 40)) expect(verdictOf([...endpoint.answers])).toEqual(verdict);
  });
});

/** `count` answers after this silence, a little scattered. */
const answersAfter = (gapMs: number, count: number, ttftMs: number, outcome: HelpPoint['outcome'] = 'warm'): HelpPoint[] =>
  Array.from({ length: count }, (_, i) => ({ at: i, gapMs: gapMs + i, ttftMs: ttftMs * (1 + 0.04 * ((7 * i) % 11)), outcome }));

const said = (answers: readonly HelpPoint[]): string => sentenceOf(verdictOf(answers), answers);

describe('The sentence of a verdict', () => {
  test('says what warming saves, from what silence on, and from how many answers.', () => {
    const answers = [...answersAfter(2 * MINUTE, 31, 280), ...answersAfter(5 * MINUTE, 10, 2_900, 'cold')];
    expect(said(answers)).toBe('Warm pings save about 3.2 s per request after 5 min of silence, 41 samples.');
  });

  test('says that warming does nothing where answers after an hour are as fast as those after a minute.', () => {
    const answers = [...answersAfter(2 * MINUTE, 28, 280), ...answersAfter(90 * MINUTE, 6, 280)];
    expect(said(answers)).toBe(
      'TTFT does not depend on the silence before it here, 34 samples up to 1.5 h: warming does nothing, consider turning it off.',
    );
  });

  test('counts a difference that nobody feels as none.', () => {
    expect(said([...answersAfter(2 * MINUTE, 28, 50), ...answersAfter(90 * MINUTE, 16, 90)])).toContain('TTFT does not depend on the silence');
  });

  test('says how many answers are still wanted.', () => {
    expect(said(answersAfter(MINUTE, 12, 280))).toBe('Not enough seen yet: 12 of 20 answers.');
  });

  test('says that nothing follows from silences that are all alike, and offers a trial.', () => {
    expect(said(answersAfter(2 * MINUTE, 240, 280))).toBe(
      'Not enough seen yet: nearly all of 240 answers came after about 2 min of silence, so longer ones are unknown. A trial of two days would tell.',
    );
  });

  test('does not conclude from half an hour what an hour does.', () => {
    expect(said([...answersAfter(2 * MINUTE, 28, 280), ...answersAfter(25 * MINUTE, 6, 280)])).toContain('hardly any came after an hour or more');
  });

  test('does not take an endpoint that is always cold for one that is always warm.', () => {
    expect(said([...answersAfter(10 * MINUTE, 28, 4_000, 'cold'), ...answersAfter(90 * MINUTE, 6, 4_000, 'cold')])).toContain(
      'it was cold even after the shortest silences, from 10 min up',
    );
    expect(said([...answersAfter(10 * MINUTE, 28, 900), ...answersAfter(90 * MINUTE, 6, 900)])).toContain('so all may have been cold');
  });
});
