import { startRedis } from '../test/support/redisServer.ts';
import { redisVersion } from './machine.ts';
import { exactGoal, finish, type Goal, limitGoal, numberArg, progress, ratioGoal } from './report.ts';
import { measureHungHost } from './schedule/hung.ts';
import { type DesignName, designNames, onRedis } from './schedule/makers.ts';
import { figureOf, isLeftOut, type Measured, measureOnce, type Results, type Size, sizesFor, tableOf } from './schedule/measuring.ts';
import { pollLateness } from './schedule/poll.ts';
import { stepClock, suspendFor8Hours } from './schedule/time.ts';

/** Every design in a process of its own, taking turns; those on Redis each with a server of its own. */
export async function run(args: readonly string[]): Promise<void> {
  const rounds = numberArg(args, '--rounds', 2);
  const sizes = sizesFor(numberArg(args, '--seconds', 10), numberArg(args, '--most', 1_000_000));
  const hasRedis = redisVersion() !== undefined;
  const designs = designNames.filter((name) => hasRedis || !onRedis.has(name));
  const results = new Map<string, Measured[]>();
  for (let round = 1; round <= rounds; round += 1) {
    for (const size of sizes) {
      for (const design of designs) {
        if (isLeftOut(design, size)) continue;
        progress(`round ${round} of ${rounds}: ${size.count.toLocaleString('en')} endpoints, ${design}`);
        const key = `${design} ${size.count}`;
        results.set(key, [...(results.get(key) ?? []), await measured(design, size)]);
      }
    }
  }
  progress('one hung host');
  const hung = await measureHungHost(designs);
  const poll = pollLateness(Int32Array.from({ length: 100_000 }, () => Math.round(1_000 * (1 + 9 * Math.random()))));
  const tables = [
    ...sizes.map((size) => tableOf(results, size, designs)),
    { title: 'The seed with a look every 10 s, 100,000 endpoints (computed)', columns: ['late p50 ms', 'late p99 ms'], rows: [[poll.p50, poll.p99]] },
    hung.table,
  ];
  const has = (count: number): boolean => sizes.some((size) => size.count === count);
  const goals = [
    ...(has(100_000) ? loadGoals(results, poll.p50) : []),
    ...(has(1_000_000) ? sizeGoals(results) : []),
    ...hung.goals,
    ...(await timeGoals()),
  ];
  finish({ bench: 'schedule', tables, goals, notes: hasRedis ? notes : [...notes, NO_REDIS] }, args);
}

const NO_REDIS = 'BullMQ and the seed are left out: there is no redis-server on this machine';

const notes = [
  'lateness: ours against the grid set-up + n intervals; setInterval and toad-scheduler, which have none, against their own last fire; croner against the whole second in which it fires; the others against the time that they had set themselves. Medians over the rounds',
  'memory is heapUsed + external after a collection, without the ids, which the settings hold; setInterval keeps a Map from id to timer, to be movable by id as ours is. Memory and CPU of Redis are in columns of their own',
  'drift: how far the most punctual fires moved off the grid within the window',
  "node-schedule's rules know no intervals, so each job there has a date and moves it on when it has run",
  'the seed: its own loop sleeps a second between two looks and pings one after the other; here all that one look finds go at once',
  'several instances on one Redis: npm run bench -- shared',
];

async function measured(design: DesignName, size: Size): Promise<Measured> {
  if (!onRedis.has(design)) return measureOnce(design, size, '');
  await using redis = await startRedis();
  return await measureOnce(design, size, redis.url);
}

function loadGoals(results: Results, pollP50: number): Goal[] {
  const ours = (name: keyof Measured): number => figureOf(results, 'ours', 100_000, name);
  const theirs = (name: keyof Measured): number => figureOf(results, 'setInterval', 100_000, name);
  return [
    ratioGoal('late p99 at 1e5 vs setInterval', ours('lateP99'), theirs('lateP99'), 4, 'ms'),
    limitGoal('late p99 at 1e5', ours('lateP99'), 5, 'ms'),
    limitGoal('late p50 at 1e5', ours('lateP50'), 1.2, 'ms'),
    exactGoal('drift at 1e5, to the ms', '0 ms', `${Math.abs(Math.round(ours('driftMs')))} ms`),
    ratioGoal("late p50 at 1e5 vs the seed's poll", ours('lateP50'), pollP50, 1 / 500, 'ms'),
    ratioGoal('CPU per fire at 1e5 vs setInterval', ours('cpuSecondsPerMillion'), theirs('cpuSecondsPerMillion'), 1, 's/1e6'),
    ratioGoal('re-schedule at 1e5 vs setInterval', ours('moveUs'), theirs('moveUs'), 0.75, 'us'),
    ratioGoal('memory at 1e5 vs setInterval', ours('bytesEach'), theirs('bytesEach'), 0.25, 'B'),
    ratioGoal('memory vs croner, at 1e5 and 1e4', ours('bytesEach'), figureOf(results, 'croner', 10_000, 'bytesEach'), 0.001, 'B'),
  ];
}

function sizeGoals(results: Results): Goal[] {
  const pair = (name: keyof Measured) => [figureOf(results, 'ours', 1_000_000, name), figureOf(results, 'setInterval', 1_000_000, name)] as const;
  return [
    ratioGoal('memory at 1e6 vs setInterval', ...pair('bytesEach'), 0.25, 'B'),
    limitGoal('memory at 1e6', pair('bytesEach')[0], 64, 'B'),
    ratioGoal('CPU per fire at 1e6 vs setInterval', ...pair('cpuSecondsPerMillion'), 1, 's/1e6'),
    ratioGoal('re-schedule at 1e6 vs setInterval', ...pair('moveUs'), 0.75, 'us'),
    ratioGoal('set-up of 1e6 vs setInterval', ...pair('setUpMs'), 0.2, 'ms'),
  ];
}

async function timeGoals(): Promise<Goal[]> {
  const step = await stepClock();
  const untold = await suspendFor8Hours(false);
  const told = await suspendFor8Hours(true);
  const fired = ({ none, once, more }: typeof told): string => `${none} lost, ${once} once, ${more} more`;
  const all = '0 lost, 1000 once, 0 more';
  return [
    exactGoal('wall clock +-1 h, 1,000 endpoints, 3 h', '0 lost, 0 doubled', `${step.lost} lost, ${step.doubled} doubled`),
    limitGoal('worst lateness meanwhile', step.worstLateMs, 1, 'ms'),
    exactGoal('8 h suspend, resume noticed by itself', all, fired(untold)),
    limitGoal('first fire after that resume', untold.firstAfterMs / 1000, 30, 's'),
    exactGoal('8 h suspend, resume told by the desktop', all, fired(told)),
    limitGoal('first fire after the resume that was told', told.firstAfterMs / 1000, 2, 's'),
  ];
}
