import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALWAYS, byHalfHours, byIdleTimes, type Habit, NEVER, nextTurn } from '../../electron/keepalive/habits/habit.ts';
import { beginOfDay, HALF_HOUR_MS, localTime, nextHalfHour } from '../../electron/keepalive/habits/localTime.ts';
import { type Past, type Played, replay } from '../../electron/keepalive/habits/replay.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Monday, midnight. */
const MONDAY = Date.UTC(2026, 10, 2);
const UTC = () => 0;
const EVERY_4_OF_5 = { coolsAfterMs: 5 * MINUTE, gapMs: 4 * MINUTE };

/** Minute by minute, as slow and obvious as can be; all times are whole minutes. */
function slowly(habit: Habit, { from, to, uses }: Past, coolsAfterMs: number, gapMs: number): Played {
  const usedAt = new Set(uses);
  let [pings, coldStarts] = [0, 0];
  let activeAt = Number.NEGATIVE_INFINITY;
  let lastUseAt: number | null = null;
  for (let at = from; at < to; at += MINUTE) {
    if (usedAt.has(at)) {
      if (at - activeAt > coolsAfterMs) coldStarts += 1;
      activeAt = at;
      lastUseAt = at;
    } else if (habit.wants(at, lastUseAt) && at - activeAt >= gapMs) {
      pings += 1;
      activeAt = at;
    }
  }
  return { pings, coldStarts };
}

const minutes = (most: number) => fc.integer({ min: 1, max: most }).map((count) => count * MINUTE);
const halfHours = fc.uniqueArray(fc.integer({ min: 0, max: 47 })).map((list) => new Set(list));
const habits = fc.oneof(
  fc.constant(ALWAYS),
  fc.constant(NEVER),
  fc.tuple(halfHours, halfHours).map(([weekdays, weekends]) => byHalfHours(weekdays, weekends, UTC)),
  fc.tuple(minutes(120), minutes(200)).map(([restMs, more]) => byIdleTimes({ restMs, untilMs: restMs + more })),
);
const pasts = fc
  .uniqueArray(fc.integer({ min: 0, max: 3 * 24 * 60 - 1 }), { maxLength: 60 })
  .map((list) => ({ from: MONDAY, to: MONDAY + 3 * DAY, uses: list.toSorted((a, b) => a - b).map((at) => MONDAY + at * MINUTE) }));

describe('A replay', () => {
  test('counts the same pings and cold starts as going through the past minute by minute.', () => {
    fc.assert(
      fc.property(habits, pasts, minutes(15), minutes(15), (habit, past, coolsAfterMs, gapMs) => {
        expect(replay(habit, past, { coolsAfterMs, gapMs })).toEqual(slowly(habit, past, coolsAfterMs, gapMs));
      }),
    );
  });

  test('of pinging always leaves no use cold but for one at the very beginning.', () => {
    const past = { from: MONDAY, to: MONDAY + DAY, uses: [MONDAY + HOUR, MONDAY + 9 * HOUR] };
    expect(replay(ALWAYS, past, EVERY_4_OF_5)).toEqual({ pings: 358, coldStarts: 0 });
  });

  test('knows a use from before it.', () => {
    const past = { from: MONDAY, to: MONDAY + HOUR, uses: [MONDAY + MINUTE] };
    expect(replay(NEVER, past, EVERY_4_OF_5).coldStarts).toBe(1);
    expect(replay(NEVER, past, EVERY_4_OF_5, MONDAY - MINUTE).coldStarts).toBe(0);
  });
});

describe('A habit', () => {
  test('says until when its answer stays the same.', () => {
    fc.assert(
      fc.property(habits, fc.option(minutes(600)), minutes(2_000), (habit, before, after) => {
        const at = MONDAY + after;
        const lastUseAt = before === null ? null : at - before;
        const until = Math.min(habit.sameUntil(at, lastUseAt), at + DAY);
        expect(until).toBeGreaterThan(at);
        for (let time = at; time < until; time += MINUTE) expect(habit.wants(time, lastUseAt)).toBe(habit.wants(at, lastUseAt));
      }),
    );
  });

  test('of a calendar turns at the next border, or twenty minutes after a use.', () => {
    const office = byHalfHours(new Set([18, 19]), new Set(), UTC);
    const nine = MONDAY + 9 * HOUR;
    expect(nextTurn(office, MONDAY, null, 7 * DAY)).toBe(nine);
    expect(nextTurn(office, nine, null, 7 * DAY)).toBe(nine + HOUR);
    expect(nextTurn(office, nine + 55 * MINUTE, nine + 50 * MINUTE, 7 * DAY)).toBe(nine + 70 * MINUTE);
    expect(nextTurn(byHalfHours(new Set(), new Set(), UTC), MONDAY, null, 7 * DAY)).toBeNull();
  });

  test('of idle times pre-warms before the next use, and gives up when none came.', () => {
    const hourly = byIdleTimes({ restMs: 53 * MINUTE, untilMs: 67 * MINUTE });
    expect([52, 53, 66, 67].map((after) => hourly.wants(MONDAY + after * MINUTE, MONDAY))).toEqual([false, true, true, false]);
    expect(nextTurn(hourly, MONDAY, MONDAY, 7 * DAY)).toBe(MONDAY + 53 * MINUTE);
    expect(nextTurn(hourly, MONDAY + 67 * MINUTE, MONDAY, 7 * DAY)).toBeNull();
    expect(hourly.wants(MONDAY, null)).toBe(true);
  });
});

describe('Local time', () => {
  /** As in Berlin: summer ends on 2026-10-25 at 01:00 UTC, and begins on 2027-03-28 at 01:00 UTC. */
  const berlin = (at: number): number => (at >= Date.UTC(2026, 9, 25, 1) && at < Date.UTC(2027, 2, 28, 1) ? HOUR : 2 * HOUR);
  const dayOf = (year: number, month: number, day: number): number => Date.UTC(year, month, day) / DAY;

  test('has a day of 25 hours in autumn and one of 23 in spring.', () => {
    const hoursOf = (day: number): number => (beginOfDay(day + 1, berlin) - beginOfDay(day, berlin)) / HOUR;
    expect([dayOf(2026, 9, 24), dayOf(2026, 9, 25), dayOf(2026, 9, 26)].map(hoursOf)).toEqual([24, 25, 24]);
    expect([dayOf(2027, 2, 27), dayOf(2027, 2, 28), dayOf(2027, 2, 29)].map(hoursOf)).toEqual([24, 23, 24]);
  });

  test('keeps 9 in the morning where it is, on both sides of a change.', () => {
    const nine = (utc: number) => localTime(utc, berlin).halfHour;
    expect([nine(Date.UTC(2026, 9, 24, 7)), nine(Date.UTC(2026, 9, 26, 8))]).toEqual([18, 18]);
  });

  test('goes on by half hours of the clock in any zone.', () => {
    const nepal = () => 5.75 * HOUR;
    fc.assert(
      fc.property(fc.constantFrom(UTC, berlin, nepal), fc.integer({ min: Date.UTC(2026, 9, 24), max: Date.UTC(2027, 2, 30) }), (zone, at) => {
        const next = nextHalfHour(at, zone);
        expect(next - at).toBeGreaterThan(0);
        expect(next - at).toBeLessThanOrEqual(HALF_HOUR_MS);
        expect(localTime(next, zone)).not.toEqual(localTime(at, zone));
        expect(localTime(next - 1, zone)).toEqual(localTime(at, zone));
      }),
    );
  });
});
