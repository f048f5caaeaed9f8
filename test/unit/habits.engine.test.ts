import { describe, expect, test } from 'vitest';
import type { Tally } from '../../bench/policies/tally.ts';
import { type EngineLife, liveWithEngine } from '../support/habitEngine.ts';

const SLOW_MACHINE_MS = 60_000;

/** Four weeks of one user, the last two counted. */
async function fourWeeks(life: Pick<EngineLife, 'arrivals' | 'coolsAfterMinutes'>): Promise<{ learned: Tally; always: Tally }> {
  const play = (hours: EngineLife['hours']): Promise<Tally> => liveWithEngine({ ...life, hours, days: 28, unseenDays: 14 });
  return { learned: await play('learned'), always: await play('always') };
}

describe('The engine itself, with learned hours, before an Ollama whose use it sees in looks alone', { timeout: SLOW_MACHINE_MS }, () => {
  for (const coolsAfterMinutes of [5, 10]) {
    test(`An office needs at most a quarter of the pings, at most 1 % cold: ${coolsAfterMinutes} min.`, async () => {
      const { learned, always } = await fourWeeks({ arrivals: 'office', coolsAfterMinutes });
      expect(learned.requests).toBeGreaterThan(500);
      expect(learned.pings).toBeLessThanOrEqual(0.25 * always.pings);
      expect(learned.coldRequests).toBeLessThanOrEqual(0.01 * learned.requests);
    });

    test(`An hourly job needs at most a fifth of the pings, at most 0.5 % cold: ${coolsAfterMinutes} min.`, async () => {
      const { learned, always } = await fourWeeks({ arrivals: 'cron', coolsAfterMinutes });
      expect(learned.requests).toBe(14 * 24);
      expect(learned.pings).toBeLessThanOrEqual(0.2 * always.pings);
      expect(learned.coldRequests).toBeLessThanOrEqual(0.005 * learned.requests);
    });
  }
});
