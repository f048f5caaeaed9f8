import { describe, expect, test } from 'vitest';
import {
  beliefOf,
  type Cooldown,
  chooseGap,
  cooldownSchema,
  freshCooldown,
  observe,
  type Sighting,
} from '../../electron/keepalive/cooldown/cooldown.ts';
import { DAY, HOUR, learn, MINUTE, seenCold, seenWarm } from '../support/coolingModel.ts';

const seeing = (cooldown: Cooldown, ...sightings: readonly Sighting[]): Cooldown => sightings.reduce(observe, cooldown);
const gapMinutes = (cooldown: Cooldown, now: number): number => chooseGap(cooldown, now).gapMs / MINUTE;

/** Settled at 10 min, with the time of its last ping. */
const settledAtTen = () => learn({ coolMs: 10 * MINUTE, jitter: 'fixed', pings: 60, seed: 1, wrong: 0 });

/** Answers as a model with this cool-down time gives them, each after the gap that was chosen. */
function pinged(cooldown: Cooldown, from: number, coolMs: number, pings: number): { cooldown: Cooldown; now: number } {
  let [state, now] = [cooldown, from];
  for (let ping = 0; ping < pings; ping += 1) {
    const { gapMs } = chooseGap(state, now);
    now += gapMs;
    state = observe(state, gapMs >= coolMs ? seenCold(now, gapMs) : seenWarm(now, gapMs));
  }
  return { cooldown: state, now };
}

describe('What is believed', () => {
  test('is nothing before anything was seen.', () => {
    expect(beliefOf(freshCooldown(), 0)).toBeNull();
    expect(chooseGap(freshCooldown(), 0).phase).toBe('exploring');
  });

  test('is that it stays, for as long as it was seen to, until it was found cold.', () => {
    const warm = seeing(freshCooldown(), seenWarm(0, 5 * MINUTE), seenWarm(HOUR, 20 * MINUTE), seenWarm(2 * HOUR, 10 * MINUTE));
    expect(beliefOf(warm, 2 * HOUR)).toEqual({ kind: 'stays', forMs: 20 * MINUTE });
    expect(beliefOf(observe(warm, seenCold(3 * HOUR, 50 * MINUTE)), 3 * HOUR)).toMatchObject({ kind: 'learned', seen: 1 });
  });

  test('is the cool-down time, between two others, with how often it was found cold.', () => {
    const { cooldown, now, coldPings } = settledAtTen();
    const belief = beliefOf(cooldown, now);
    if (belief?.kind !== 'learned') throw new Error('nothing was learned');
    expect(belief).toMatchObject({ seen: coldPings, phase: 'settled' });
    expect(belief.coolsAfterMs / MINUTE).toBeGreaterThan(9.3);
    expect(belief.coolsAfterMs / MINUTE).toBeLessThan(10.7);
    expect(belief.lowMs).toBeLessThanOrEqual(belief.coolsAfterMs);
    expect(belief.highMs).toBeGreaterThanOrEqual(belief.coolsAfterMs);
  });

  test('is that it stays, when a cold start was refuted by longer silences since.', () => {
    const { cooldown, now } = pinged(observe(freshCooldown(), seenCold(0, 10 * MINUTE)), 0, Number.POSITIVE_INFINITY, 30);
    expect(beliefOf(cooldown, now)).toEqual({ kind: 'stays', forMs: HOUR });
  });

  test('is not that it stays, when it outlives the largest gap and was still gone after a night.', () => {
    const { cooldown, now } = pinged(freshCooldown(), 0, Number.POSITIVE_INFINITY, 20);
    expect(beliefOf(observe(cooldown, seenCold(now + 9 * HOUR, 9 * HOUR, 'hard')), now + 9 * HOUR)).toMatchObject({ kind: 'learned', seen: 1 });
  });
});

describe('The gap', () => {
  test('of a server that never unloads a model ends at an hour.', () => {
    const { cooldown, now } = pinged(freshCooldown(), 0, Number.POSITIVE_INFINITY, 12);
    expect(chooseGap(cooldown, now)).toEqual({ gapMs: HOUR, phase: 'settled' });
  });

  test('of a server that unloads at once is the smallest: half a minute.', () => {
    const { cooldown, now } = pinged(freshCooldown(), 0, 0, 20);
    expect(chooseGap(cooldown, now).gapMs).toBe(30_000);
  });

  test('is known after fewer pings where the server says whether it was cold.', () => {
    const pingsUntilSure = (evidence: Sighting['evidence'], coolMs: number): number => {
      let [cooldown, now, pings] = [freshCooldown(), 0, 0];
      for (; chooseGap(cooldown, now).phase === 'exploring'; pings += 1) {
        const { gapMs } = chooseGap(cooldown, now);
        now += gapMs;
        cooldown = observe(cooldown, gapMs >= coolMs ? seenCold(now, gapMs, evidence) : seenWarm(now, gapMs, evidence));
      }
      return pings;
    };
    const inAll = (evidence: Sighting['evidence']) =>
      [1, 3, 5, 7, 12, 25, 45].reduce((sum, minutes) => sum + pingsUntilSure(evidence, minutes * MINUTE), 0);
    expect(inAll('hard')).toBeLessThan(inAll('timing'));
  });

  test('is known at once from a look that saw it go between two times.', () => {
    const cooldown = observe(freshCooldown(), { at: 0, survivedMs: 9.8 * MINUTE, goneByMs: 10.1 * MINUTE, evidence: 'hard' });
    expect(gapMinutes(cooldown, 0)).toBeGreaterThan(8);
    expect(gapMinutes(cooldown, 0)).toBeLessThan(10);
  });

  test('shrinks at once when two answers in a row contradict it, and follows the server.', () => {
    const settled = settledAtTen();
    const { cooldown, now } = pinged(settled.cooldown, settled.now, 3 * MINUTE, 2);
    expect(gapMinutes(cooldown, now)).toBeLessThan(0.75 * gapMinutes(settled.cooldown, settled.now));
    const later = pinged(cooldown, now, 3 * MINUTE, 14);
    expect(gapMinutes(later.cooldown, later.now)).toBeGreaterThan(2.4);
    expect(gapMinutes(later.cooldown, later.now)).toBeLessThan(3);
  });

  test('hardly changes for one wrong label, and two pings later it is as before.', () => {
    const { cooldown, now } = settledAtTen();
    const gapMs = chooseGap(cooldown, now).gapMs;
    const once = observe(cooldown, seenCold(now + gapMs, gapMs));
    expect(chooseGap(once, now + gapMs).gapMs / gapMs).toBeGreaterThan(0.8);
    const twice = seeing(once, seenWarm(now + 2 * gapMs, gapMs), seenWarm(now + 3 * gapMs, gapMs));
    expect(chooseGap(twice, now + 3 * gapMs).gapMs / gapMs).toBeGreaterThan(0.95);
  });

  test('is about the same after weeks without a ping: it forgets slowly.', () => {
    const { cooldown, now } = settledAtTen();
    const back = pinged(cooldown, now + 21 * DAY, 10 * MINUTE, 6);
    expect(gapMinutes(back.cooldown, back.now)).toBeGreaterThan(8);
  });

  test('after a year without a ping is found anew, but sooner than at first.', () => {
    const { cooldown, now } = settledAtTen();
    const back = pinged(cooldown, now + 365 * DAY, 3 * MINUTE, 12);
    expect(gapMinutes(back.cooldown, back.now)).toBeGreaterThan(2);
    expect(gapMinutes(back.cooldown, back.now)).toBeLessThan(3);
  });
});

describe('A longer silence', () => {
  test('is tried once a week, to see whether it cools later now; when it was cold, all is as before for another week.', () => {
    const { cooldown, now } = settledAtTen();
    const usual = chooseGap(cooldown, now);
    expect(usual.phase).toBe('settled');
    const week = pinged(cooldown, now, 10 * MINUTE, Math.floor((8 * DAY) / usual.gapMs));
    const before = pinged(cooldown, now, 10 * MINUTE, Math.floor((6 * DAY) / usual.gapMs));
    expect(chooseGap(before.cooldown, before.now).phase).toBe('settled');
    expect(week.cooldown.probedAt).toBeGreaterThan(before.cooldown.probedAt ?? 0);
    expect(chooseGap(week.cooldown, week.now)).toMatchObject({ phase: 'settled' });
  });

  test('that it survived unexpectedly is tried once more at once, and then it follows the server up.', () => {
    const { cooldown, now } = settledAtTen();
    const surprised = observe(cooldown, seenWarm(now + 20 * MINUTE, 20 * MINUTE));
    expect(chooseGap(surprised, now + 20 * MINUTE).phase).not.toBe('settled');
    const later = pinged(surprised, now + 20 * MINUTE, 30 * MINUTE, 16);
    expect(gapMinutes(later.cooldown, later.now)).toBeGreaterThan(24);
    expect(gapMinutes(later.cooldown, later.now)).toBeLessThan(30);
  });

  test('that comes for nothing, a night or a pause, counts: warm after it, and nearly all is known at once.', () => {
    const night = observe(freshCooldown(), seenWarm(8 * HOUR, 8 * HOUR, 'hard'));
    expect(gapMinutes(night, 8 * HOUR)).toBe(60);
    expect(beliefOf(night, 8 * HOUR)).toEqual({ kind: 'stays', forMs: 8 * HOUR });
  });

  test('of a night after which it was cold says nothing of minutes, and is no probe.', () => {
    const { cooldown, now } = settledAtTen();
    const next = observe(cooldown, seenCold(now + 9 * HOUR, 9 * HOUR));
    expect(chooseGap(next, now + 9 * HOUR).gapMs / chooseGap(cooldown, now).gapMs).toBeCloseTo(1, 1);
    expect(next.probedAt).toBe(cooldown.probedAt);
  });
});

describe('What was learned', () => {
  test('survives being written down, in about a kilobyte.', () => {
    const { cooldown, now } = settledAtTen();
    const text = JSON.stringify(cooldownSchema.encode(cooldown));
    expect(text.length).toBeLessThan(1_500);
    const read = cooldownSchema.parse(JSON.parse(text));
    expect(chooseGap(read, now).gapMs / chooseGap(cooldown, now).gapMs).toBeCloseTo(1, 2);
    expect(beliefOf(read, now)).toMatchObject({ kind: 'learned', seen: cooldown.colds });
  });

  test.each([null, {}, { weights: 'AAAA' }, 'nonsense'])('is refused when it is damaged: %j', (json) => {
    expect(cooldownSchema.safeParse(json).success).toBe(false);
    const good = cooldownSchema.encode(freshCooldown());
    expect(cooldownSchema.safeParse({ ...good, weights: good.weights.slice(4) }).success).toBe(false);
    expect(cooldownSchema.safeParse({ ...good, weights: '/'.repeat(good.weights.length) }).success).toBe(false);
  });
});
