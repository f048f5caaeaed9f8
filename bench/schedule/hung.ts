import { z } from 'zod';
import { startRedis } from '../../test/support/redisServer.ts';
import { Child } from '../child.ts';
import { exactGoal, type Goal, limitGoal, type Table } from '../report.ts';
import { percentile } from '../stats.ts';
import { HUNG, type HungOutcome, hostEndpoints, INTERVAL_MS } from './hosts.ts';
import { type DesignName, onRedis } from './makers.ts';

const WINDOW_MS = 12_000;
/** A ping, and three more before it in the lane of its host. */
const SLACK_MS = 200;
const outcomeSchema = z.object({ pings: z.number(), silencesMs: z.array(z.number()), atHung: z.number() });

/** One host of ten never answers. The designs run side by side: forty pings every two seconds are no load. */
export async function measureHungHost(designs: readonly DesignName[]): Promise<{ readonly table: Table; readonly goals: readonly Goal[] }> {
  const outcomes = await Promise.all(designs.map(async (design) => [design, await measure(design)] as const));
  const others = hostEndpoints.filter(({ host }) => host !== HUNG).length;
  const rows = outcomes.map(([design, { pings, silencesMs, atHung }]) => [
    design,
    pings,
    percentile(silencesMs, 50) / 1000,
    percentile(silencesMs, 99) / 1000,
    Math.max(0, ...silencesMs) / 1000,
    atHung,
  ]);
  const ours = outcomes.find(([design]) => design === 'ours')?.[1];
  return {
    table: {
      title: `One hung host of ten, 4 endpoints on each, every ${INTERVAL_MS / 1000} s for ${WINDOW_MS / 1000} s: what the ${others} endpoints of the other hosts get`,
      columns: ['design', 'pings', 'silence p50 s', 'silence p99 s', 'longest s', 'under way at the hung host'],
      rows,
    },
    goals:
      ours === undefined
        ? []
        : [
            limitGoal('one hung host: longest silence of the others', Math.max(...ours.silencesMs), INTERVAL_MS + SLACK_MS, 'ms'),
            exactGoal('one hung host: pings under way there', '1', String(ours.atHung)),
          ],
  };
}

async function measure(design: DesignName): Promise<HungOutcome> {
  if (!onRedis.has(design)) return measureWith(design, '');
  await using redis = await startRedis();
  return await measureWith(design, redis.url);
}

async function measureWith(design: DesignName, redisUrl: string): Promise<HungOutcome> {
  const child = new Child(new URL('./hungProcess.ts', import.meta.url), outcomeSchema, [design, redisUrl, String(WINDOW_MS)]);
  const outcome = await child.next();
  await child.stop();
  return outcome;
}
