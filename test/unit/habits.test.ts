import { describe, expect, test } from 'vitest';
import type { Settings } from '../../electron/domain/settings.ts';
import { Catalog, type Target } from '../../electron/keepalive/catalog.ts';
import { createHabits, type Habits, type HabitsOptions } from '../../electron/keepalive/habits/habits.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { bookOf, coolingAfter, usesOf } from '../support/habitLife.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Monday, midnight: where the users of the simulations begin. */
const MONDAY = Date.UTC(2026, 10, 2);

interface Lab extends Partial<Pick<HabitsOptions, 'keepingOf' | 'isTold'>> {
  readonly uses?: readonly number[];
  readonly hours?: string;
  readonly hoursOfAll?: string;
  readonly mindCold?: number;
  /** Days since the Monday on which the users began. */
  readonly after?: number;
}

/** One endpoint whose use is known, a few days after it began. */
function lab({ uses = [], hours, hoursOfAll = 'always', mindCold, after = 14, ...more }: Lab = {}) {
  const clock = new FakeClock(MONDAY + after * DAY);
  const provider = httpProvider('openai', { id: 'box' });
  const endpoint = endpointOf('model', { ...(hours === undefined ? {} : { hours }), ...(mindCold === undefined ? {} : { mindCold }) });
  let settings = settingsOf([provider], [endpoint], { hours: hoursOfAll });
  let changes = 0;
  const habits: Habits = createHabits({
    settings: () => settings,
    uses: bookOf(uses, () => clock.wallNow()),
    keepingOf: () => coolingAfter(5),
    isTold: () => false,
    clock,
    onChange: () => {
      changes += 1;
    },
    offsetAt: () => 0,
    ...more,
  });
  habits.start();
  return {
    clock,
    habits,
    changes: () => changes,
    set(next: typeof endpoint) {
      settings = settingsOf([provider], [next], { hours: hoursOfAll });
      habits.review();
    },
    endpoint,
    rests: (at = clock.wallNow()) => habits.restOf(targetIn(settings), at),
    turnsAt: (at: number) => habits.nextChange(targetIn(settings), at),
  };
}

function targetIn(settings: Settings): Target {
  const [target] = new Catalog(settings).targets.values();
  if (target === undefined) throw new Error('no endpoint');
  return target;
}

const office = usesOf('office', 28, 0);
const hourly = usesOf('cron', 28, 0);
const day = MONDAY + 14 * DAY;

describe('Learned hours', () => {
  test('let an office rest by night until its first half hour, and keep it warm by day.', () => {
    const { rests, turnsAt } = lab({ uses: office, hours: 'learned' });
    expect(rests(day + 4 * HOUR)).toEqual({ kind: 'habits', until: day + 9 * HOUR });
    expect(turnsAt(day + 4 * HOUR)).toBe(day + 9 * HOUR);
    expect(rests(day + 10 * HOUR)).toBeNull();
  });

  test('count for an endpoint whose hours are those of all, and not for one with hours of its own.', () => {
    expect(lab({ uses: office, hoursOfAll: 'learned' }).rests(day + 4 * HOUR)).not.toBeNull();
    expect(lab({ uses: office, hoursOfAll: 'learned', hours: 'always' }).rests(day + 4 * HOUR)).toBeNull();
    expect(lab({ uses: office }).rests(day + 4 * HOUR)).toBeNull();
  });

  test('keep an endpoint warm for a while when somebody uses it at another time, and say that the answer is another.', async () => {
    const made = lab({ uses: office, hours: 'learned' });
    await made.clock.advance(4 * HOUR);
    const before = made.changes();
    expect(made.rests()).not.toBeNull();
    made.habits.noteUse('model', made.clock.wallNow());
    expect(made.changes()).toBe(before + 1);
    expect(made.rests()).toBeNull();
    expect(made.rests(made.clock.wallNow() + 20 * MINUTE)).toMatchObject({ kind: 'habits' });
  });

  test('rest between the runs of an hourly job, and pre-warm.', async () => {
    const made = lab({ uses: hourly, hours: 'learned' });
    const last = hourly.filter((use) => use < day + 3 * HOUR).at(-1) ?? 0;
    await made.clock.advance(last - day + MINUTE);
    made.habits.noteUse('model', last);
    expect(made.rests()).toMatchObject({ kind: 'habits' });
    expect(made.rests(last + 52 * MINUTE)).not.toBeNull();
    expect(made.rests(last + 55 * MINUTE)).toBeNull();
  });

  test('pick anew every day.', async () => {
    // Nobody comes any more from the fourth week on.
    const uses = hourly.filter((use) => use < day);
    const made = lab({ uses, hours: 'learned' });
    expect(made.habits.learned(made.endpoint).picked.kind).toBe('idleTimes');
    const before = made.changes();
    await made.clock.advance(13 * DAY);
    expect(made.changes()).toBeGreaterThan(before + 10);
    expect(made.rests()).toEqual({ kind: 'habits', until: null });
  });

  test('begin when the settings ask for them, and end with them.', () => {
    const made = lab({ uses: office });
    expect(made.rests(day + 4 * HOUR)).toBeNull();
    made.set({ ...made.endpoint, hours: 'learned' });
    expect(made.rests(day + 4 * HOUR)).not.toBeNull();
    made.set(made.endpoint);
    expect(made.rests(day + 4 * HOUR)).toBeNull();
  });

  test('reckon anew when a model turns out to stay warm for another time.', async () => {
    let minutes = 5;
    const made = lab({ uses: office, hours: 'learned', keepingOf: () => coolingAfter(minutes) });
    const before = made.changes();
    await made.clock.advance(10 * MINUTE);
    expect(made.changes()).toBe(before);
    minutes = 60;
    await made.clock.advance(10 * MINUTE);
    expect(made.changes()).toBe(before + 1);
  });
});

describe('What was learned', () => {
  test('is nothing where nothing tells of use: it is kept warm.', () => {
    const made = lab({ hours: 'learned' });
    const learned = made.habits.learned(made.endpoint);
    expect(learned).toMatchObject({ applies: true, canBeSeen: false, tried: [], picked: { kind: 'always' } });
    expect(learned.sentence).toBe('Nothing tells of your use of this model, so it is kept warm at all times.');
    expect(made.rests(day + 4 * HOUR)).toBeNull();
  });

  test('is not enough before the third day.', () => {
    const made = lab({ uses: office, hours: 'learned', after: 2 });
    const learned = made.habits.learned(made.endpoint);
    expect(learned).toMatchObject({ canBeSeen: true, daysSeen: 2, daysNeeded: 3, daysWanted: 14, tried: [] });
    expect(learned.sentence).toBe('Kept warm at all times until its use was seen on 3 days; 2 of 14 so far.');
    expect(made.rests()).toBeNull();
  });

  test('keeps a kind of day warm that was not seen yet.', () => {
    const made = lab({ uses: office, hours: 'learned', after: 5 });
    expect(made.habits.learned(made.endpoint)).toMatchObject({ daysSeen: 5, picked: { kind: 'calendar' } });
    const saturday = MONDAY + 5 * DAY;
    expect(made.rests(saturday + 4 * HOUR)).toBeNull();
    expect(made.rests(MONDAY + 7 * DAY + 4 * HOUR)).not.toBeNull();
  });

  test('tells what every way would have cost, at all times first, and marks the one that was picked.', () => {
    const made = lab({ uses: office });
    const learned = made.habits.learned(made.endpoint);
    expect(learned).toMatchObject({ applies: false, daysSeen: 14, mindCold: 200 });
    expect(learned.tried.map(({ label }) => label)).toEqual([
      'At all times',
      'Never',
      'Half hours used on any day',
      'Half hours used on 2 weekdays or more',
      'Half hours used on 4 weekdays or more',
      expect.stringMatching(/^For .* after each use$/),
    ]);
    expect(learned.tried.filter(({ picked }) => picked)).toHaveLength(1);
    const [always] = learned.tried;
    expect(always).toMatchObject({ coldStartsPerWeek: 0 });
    expect(always?.pingsPerDay).toBeGreaterThan(250);
    for (const { costPerDay, pingsPerDay, coldStartsPerWeek } of learned.tried)
      expect(costPerDay).toBeCloseTo(pingsPerDay + (200 * coldStartsPerWeek) / 7, 6);
  });

  test('is asked for another worth of a cold start, too.', () => {
    const made = lab({ uses: usesOf('sparse', 28, 0), mindCold: 200 });
    expect(made.habits.learned(made.endpoint, 20)).toMatchObject({ mindCold: 20, picked: { kind: 'never' } });
    expect(made.habits.learned(made.endpoint, 1000)).toMatchObject({ mindCold: 1000, picked: { kind: 'always' } });
    expect(made.habits.learned(made.endpoint).mindCold).toBe(200);
  });

  test('shows when it was used in the week, and when a calendar keeps it warm.', () => {
    const made = lab({ uses: office });
    const { week, kept, uses } = made.habits.learned(made.endpoint);
    expect(week).toHaveLength(7);
    expect(week.flat().reduce((sum, count) => sum + count, 0)).toBe(uses);
    expect(
      week
        .slice(5)
        .flat()
        .some((count) => count > 0),
    ).toBe(false);
    expect(kept?.[0]?.slice(18, 36).every(Boolean)).toBe(true);
    expect(kept?.[0]?.slice(0, 17).some(Boolean)).toBe(false);
  });

  test('is that a model which its server tells of and nobody uses need not be warm, once days have gone by since its last use.', () => {
    const made = lab({ uses: [MONDAY + HOUR], hours: 'learned', mindCold: 20, after: 10, isTold: () => true });
    expect(made.habits.learned(made.endpoint).picked.kind).toBe('never');
    expect(made.habits.learned(made.endpoint).sentence).toMatch(
      /^Not kept warm, because it is seldom used: 0 pings a day instead of \d+, with 1 cold start in 10 days\.$/,
    );
  });
});
