import { describe, expect, test } from 'vitest';
import { type Cell, playCell } from '../../bench/policies/cell.ts';
import type { Tally } from '../../bench/policies/tally.ts';
import { DAY, type Span } from '../../bench/policies/times.ts';

/** A week that counts, after a day that does not. */
const WEEK = { countFrom: DAY, end: 8 * DAY };

/** As long as it takes where every answer teaches something, which is dearer to play. */
const DAYS = { countFrom: DAY, end: 4 * DAY };
const RUNS = 2;
/** Each takes less than a second of computing, and more beside other tests. */
const SLOW_MACHINE_MS = 30_000;

function play(cell: Pick<Cell, 'policy' | 'world'> & Partial<Cell>, span: Span = WEEK): Promise<Tally> {
  return playCell({ server: 'telling', arrivals: 'office', ...cell }, RUNS, span);
}

describe('Ollama simulator', { timeout: SLOW_MACHINE_MS }, () => {
  test('No cold start in a simulated week by exact expiry, with at most 1.1 times the pings of an oracle and a third of those every 120 s.', async () => {
    const ours = await play({ policy: 'auto', world: '10 min' });
    const oracle = await play({ policy: 'exact', world: '10 min' });
    const seed = await play({ policy: 'seed000', world: '10 min' });
    expect(ours.requests).toBeGreaterThan(300);
    expect(ours).toMatchObject({ coldRequests: 0, coldPings: 0 });
    expect(ours.pings).toBeLessThanOrEqual(1.1 * oracle.pings);
    expect(3 * ours.pings).toBeLessThan(seed.pings);
  });

  test('A server that from the middle of the week on unloads after 3 min instead of 10 is followed at once: at most the expiry that was told last is too late.', async () => {
    const ours = await play({ policy: 'auto', world: '10, then 3 min' });
    expect(ours.coldRequests + ours.coldPings).toBeLessThanOrEqual(RUNS);
  });

  test('A ping takes no other model’s place, where every 120 s takes it each time.', async () => {
    const ours = await play({ policy: 'auto', world: '10 min, evicted' });
    const seed = await play({ policy: 'seed000', world: '10 min, evicted' });
    expect(ours.evictions).toBe(0);
    expect(seed.evictions).toBeGreaterThan(100);
  });
});

describe('A server that tells nothing', { timeout: SLOW_MACHINE_MS }, () => {
  test('Auto pings at most 0.9 times as often as an oracle at 0.8 of the time, and leaves no real request cold.', async () => {
    const ours = await play({ server: 'opaque', policy: 'autoReported', world: '10 min' }, DAYS);
    const oracle = await play({ policy: 'oracle', world: '10 min' }, DAYS);
    expect(ours.coldRequests).toBe(0);
    expect(ours.pings).toBeLessThanOrEqual(0.9 * oracle.pings);
  });

  test('A time that drops from 10 to 3 min costs auto hardly any cold request, where 240 s of silence suffer many.', async () => {
    const ours = await play({ server: 'opaque', policy: 'autoReported', world: '10, then 3 min', arrivals: 'bursts' });
    const fixed = await play({ policy: 'fixed240', world: '10, then 3 min', arrivals: 'bursts' });
    expect(fixed.coldRequests).toBeGreaterThan(20);
    expect(ours.coldRequests).toBeLessThanOrEqual(0.1 * fixed.coldRequests);
  });
});
