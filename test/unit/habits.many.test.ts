import { describe, expect, test } from 'vitest';
import { Catalog } from '../../electron/keepalive/catalog.ts';
import { createHabits } from '../../electron/keepalive/habits/habits.ts';
import type { UseBook } from '../../electron/keepalive/habits/lesson.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { coolingAfter, usesOf } from '../support/habitLife.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A Monday, midnight: where the users of the simulations begin. */
const MONDAY = Date.UTC(2026, 10, 2);
const NOW = MONDAY + 14 * DAY;

const until = (end: number, uses: readonly number[]): number[] => uses.filter((use) => use < end);
const hourly = until(NOW, usesOf('cron', 14, 0));

/** A book that also has what is dated ahead. */
const bookOf = (uses: readonly number[]): UseBook => ({
  since: (_id, from) => uses.filter((use) => use >= from),
  firstAt: () => uses[0] ?? null,
  lastAt: () => uses.at(-1) ?? null,
});

function lab(uses: readonly number[], count = 1) {
  const clock = new FakeClock(NOW);
  const endpoints = Array.from({ length: count }, (_, n) => endpointOf(`e${n}`));
  const settings = settingsOf([httpProvider('openai')], endpoints, { hours: 'learned' });
  const [target] = new Catalog(settings).targets.values();
  if (target === undefined) throw new Error('no endpoint');
  const calls = { keeping: 0, changes: 0 };
  const habits = createHabits({
    settings: () => settings,
    uses: bookOf(uses),
    keepingOf: () => {
      calls.keeping += 1;
      return coolingAfter(5);
    },
    isTold: () => false,
    clock,
    onChange: () => {
      calls.changes += 1;
    },
    offsetAt: () => 0,
  });
  habits.start();
  return { clock, habits, calls, endpoint: target.endpoint, rests: (at = clock.wallNow()) => habits.restOf(target, at) };
}

describe('A use that is dated in the future', () => {
  const ahead = [...hourly, NOW + 400 * DAY];

  test('is no part of what is learned, and not the last one.', () => {
    const [plain, odd] = [lab(hourly), lab(ahead)];
    expect(odd.habits.learned(odd.endpoint)).toEqual(plain.habits.learned(plain.endpoint));
    expect(odd.rests()).toEqual(plain.rests());
    for (const minutes of [10, 30, 52, 55, 300]) expect(odd.rests(NOW + minutes * MINUTE)).toEqual(plain.rests(NOW + minutes * MINUTE));
  });

  test('says nothing where it is the only one.', () => {
    const { habits, endpoint } = lab([NOW + 400 * DAY]);
    expect(habits.learned(endpoint)).toMatchObject({ canBeSeen: false, daysSeen: 0 });
  });

  test('is not taken note of, so that the next real one counts.', () => {
    const { habits, clock, rests } = lab(hourly);
    habits.noteUse('e0', NOW + 400 * DAY);
    habits.noteUse('e0', clock.wallNow());
    expect(rests(NOW + 5 * MINUTE)).toMatchObject({ kind: 'habits' });
    expect(rests(NOW + 55 * MINUTE)).toBeNull();
  });

  test('because the clock was wrong then does not hide the uses after it was set right.', async () => {
    const { habits, clock, rests } = lab(hourly);
    await clock.advance(MINUTE);
    clock.stepWall(DAY);
    habits.noteUse('e0', clock.wallNow());
    clock.stepWall(-DAY);
    habits.noteUse('e0', clock.wallNow());
    expect(rests(clock.wallNow() + 5 * MINUTE)).toMatchObject({ kind: 'habits' });
    expect(rests(clock.wallNow() + 55 * MINUTE)).toBeNull();
  });
});

describe('Of hundreds of endpoints', () => {
  test('all are picked for in turn, without looking through all of them again for every few.', async () => {
    const count = 450;
    const { calls, clock, habits } = lab([], count);
    expect(calls.keeping).toBe(5);
    await clock.advance(5_000);
    expect(calls).toEqual({ keeping: count, changes: 3 });
    // Once all are picked a review asks for each once, and finds nothing to do.
    habits.review();
    expect(calls).toEqual({ keeping: 2 * count, changes: 3 });
  });

  test('those that are due when the settings change are picked for anew, also in the middle of a row.', async () => {
    const { calls, clock, habits } = lab([], 20);
    habits.review();
    habits.review();
    await clock.advance(1_000);
    expect(calls.changes).toBe(1);
    // Fifteen of the twenty were picked for by the three reviews, of which each looks at those before; the rest followed.
    expect(calls.keeping).toBe(20 + 5 + 10);
  });
});
