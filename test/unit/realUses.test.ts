import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../electron/domain/ping.ts';
import type { Met } from '../../electron/keepalive/realLabel.ts';
import { RealUses, type RequestEvidence, type UseEvidence } from '../../electron/keepalive/realUses.ts';

const MINUTE = 60_000;
const COOLS = 5 * MINUTE;

/** A ping at so many minutes, taking no time; `gap`: minutes of silence before it, as the engine counts them. */
const ping = (minute: number, gap: number | null, outcome: Outcome = 'warm'): UseEvidence => ({
  at: minute * MINUTE,
  outcome,
  totalMs: 0,
  gapMs: gap === null ? null : gap * MINUTE,
});

function usesOf(pings: readonly UseEvidence[]): RealUses {
  const uses = new RealUses();
  for (const one of pings) uses.add(one);
  return uses;
}

const avoided = (pings: readonly UseEvidence[], coolsAfterMs: number | null = COOLS, from = 0): number | null =>
  usesOf(pings).avoided(from, coolsAfterMs);

/** Pings every two minutes up to `last`, of a model that somebody used at these minutes (between two pings). */
function day(last: number, usedAt: readonly number[]): UseEvidence[] {
  return Array.from({ length: last / 2 + 1 }, (_, i) => {
    const minute = 2 * i;
    const used = usedAt.filter((one) => one > minute - 2 && one < minute).at(-1);
    return ping(minute, minute === 0 ? null : minute - (used ?? minute - 2));
  });
}

describe('Cold starts avoided', () => {
  test('are unknown when nobody but us has used the model.', () => {
    expect(avoided(day(60, []))).toBeNull();
    expect(avoided([])).toBeNull();
  });

  test('are unknown when nobody knows how long the model stays loaded.', () => {
    expect(avoided(day(60, [21]), null)).toBeNull();
  });

  test('are requests after a break that would have cost the model, and only those.', () => {
    expect(avoided(day(60, [21]))).toBe(1);
    expect(avoided(day(60, [21, 23, 25]))).toBe(1);
    expect(avoided(day(60, [21, 31, 41]))).toBe(3);
  });

  test('are none, not unknown, when requests came often enough to keep it warm.', () => {
    expect(avoided(day(12, [1, 3, 5, 7, 9, 11]))).toBe(0);
  });

  test('do not count before our first ping, of which nothing is known.', () => {
    expect(avoided(day(60, [3]))).toBe(0);
  });

  test('are not ours when the ping before had found it cold, or was too long ago.', () => {
    expect(avoided([ping(0, null), ping(10, 10, 'cold'), ping(12, 1)])).toBe(0);
    expect(avoided([ping(0, null), ping(10, 10), ping(30, 1)])).toBe(0);
    expect(avoided([ping(0, null), ping(10, 10), ping(12, 1)])).toBe(1);
  });

  test('are seen through failed and skipped pings, once.', () => {
    expect(avoided([ping(0, null), ping(10, 10), ping(12, 1, 'failed'), ping(13, 2, 'skipped'), ping(14, 3)])).toBe(1);
  });

  test('are not seen in the first ping after a start, nor in the differences of two clocks.', () => {
    expect(avoided([ping(0, null), ping(10, null)])).toBeNull();
    expect(avoided([ping(0, null), { ...ping(10, null), gapMs: 10 * MINUTE - 900 }])).toBeNull();
  });

  test('are those of the time asked for.', () => {
    const pings = day(120, [21, 81]);
    expect(avoided(pings, COOLS, 0)).toBe(2);
    expect(avoided(pings, COOLS, 30 * MINUTE)).toBe(1);
    expect(avoided(pings, COOLS, 100 * MINUTE)).toBeNull();
  });
});

/** A request that began at so many minutes and took twelve seconds. */
const request = (minute: number, more: Partial<RequestEvidence> = {}): RequestEvidence => ({
  at: minute * MINUTE,
  ttftMs: 200,
  totalMs: 12_000,
  status: 200,
  source: 'gateway',
  ...more,
});

/** Pings every two minutes for an hour, which show nothing, and requests that were seen to pass. */
function seen(requests: readonly (readonly [RequestEvidence, Met | null])[]): RealUses {
  const uses = new RealUses();
  for (const one of day(60, [])) {
    for (const [real, met] of requests) if (real.at > one.at - 2 * MINUTE && real.at < one.at) uses.addRequest(real, met);
    uses.add(one);
  }
  return uses;
}

describe('Requests that were seen to pass', () => {
  test('count each, even several between two pings.', () => {
    const uses = seen([
      [request(21), 'warm'],
      [request(41), 'warm'],
      [request(41.5), 'warm'],
    ]);
    expect(uses.spared(0, COOLS)).toHaveLength(2);
    expect(uses.avoided(0, COOLS)).toBe(2);
  });

  test('count once where a ping shows them, too.', () => {
    const uses = usesOf([ping(0, null), ping(10, 10)]);
    uses.addRequest(request(11), 'warm');
    uses.add(ping(12, 0.8));
    expect(uses.avoided(0, COOLS)).toBe(1);
    const late = usesOf([ping(0, null), ping(10, 10), ping(12, 0.8)]);
    late.addRequest(request(11), 'warm');
    expect(late.spared(0, COOLS)).toEqual([expect.objectContaining({ ttftMs: 200 })]);
  });

  test('were not spared a cold start that they met, and tell of it.', () => {
    const uses = seen([
      [request(21), 'cold'],
      [request(41), null],
    ]);
    expect(uses.avoided(0, COOLS)).toBe(1);
    expect(uses.metCold(0)).toBe(1);
    expect(uses.metCold(30 * MINUTE)).toBe(0);
  });

  test('were spared one when the ping before had to load the model that they found warm.', () => {
    const uses = usesOf([ping(0, null), ping(10, 10, 'cold')]);
    uses.addRequest(request(11), 'warm');
    expect(uses.avoided(0, COOLS)).toBe(1);
    const unclear = usesOf([ping(0, null), ping(10, 10, 'cold')]);
    unclear.addRequest(request(11), null);
    expect(unclear.avoided(0, COOLS)).toBe(0);
  });

  test('that were refused are none.', () => {
    expect(seen([[request(21, { status: 401 }), null]]).avoided(0, COOLS)).toBeNull();
  });

  test('may end in another order than they began.', () => {
    const uses = usesOf([ping(0, null), ping(20, 20)]);
    uses.addRequest(request(21.5), 'warm');
    uses.addRequest(request(21, { totalMs: 5 * MINUTE }), 'warm');
    expect(uses.avoided(0, COOLS)).toBe(1);
  });
});

test('A ping that is known already changes nothing.', () => {
  const pings = day(60, [21]);
  expect(avoided([...pings, ...pings])).toBe(avoided(pings));
});

/** Any story: pings of every outcome, some after somebody else's request. */
const story = fc
  .array(
    fc.record({
      after: fc.integer({ min: 1_000, max: 20 * MINUTE }),
      outcome: fc.constantFrom<Outcome>('warm', 'warm', 'warm', 'cold', 'failed', 'skipped'),
      totalMs: fc.integer({ min: 0, max: 5_000 }),
      usedShare: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null, freq: 2 }),
      unknown: fc.integer({ min: 0, max: 9 }),
    }),
    { maxLength: 60 },
  )
  .map((steps) => {
    let at = 0;
    let lastEnd = 0;
    return steps.map(({ after, outcome, totalMs, usedShare, unknown }): UseEvidence => {
      at += after + totalMs;
      const silence = Math.max(0, at - lastEnd);
      const gapMs = unknown === 0 ? null : Math.round(silence * (usedShare ?? 1));
      if (outcome === 'warm' || outcome === 'cold') lastEnd = at + totalMs;
      return { at, outcome, totalMs, gapMs };
    });
  });

test('Whether old requests are forgotten on the way makes no difference to what is said of the time since.', () => {
  fc.assert(
    fc.property(story, fc.integer({ min: 0, max: 200 * MINUTE }), fc.integer({ min: 1, max: 30 * MINUTE }), (pings, windowMs, coolsAfterMs) => {
      const kept = usesOf(pings);
      const pruned = new RealUses();
      for (const one of pings) {
        pruned.add(one);
        pruned.prune(one.at - windowMs);
      }
      const from = (pings.at(-1)?.at ?? 0) - windowMs;
      expect(pruned.avoided(from, coolsAfterMs)).toBe(kept.avoided(from, coolsAfterMs));
    }),
  );
});

test('There are never more of them than pings that could have shown one.', () => {
  fc.assert(
    fc.property(story, fc.integer({ min: 1, max: 30 * MINUTE }), (pings, coolsAfterMs) => {
      const requests = pings.filter(({ gapMs }) => gapMs !== null).length;
      expect(avoided(pings, coolsAfterMs) ?? 0).toBeLessThanOrEqual(requests);
    }),
  );
});
