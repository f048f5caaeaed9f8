import { z } from 'zod';
import { Child } from './child.ts';
import { exactGoal, finish, type Goal, limitGoal, numberArg, progress, ratioGoal, type Table } from './report.ts';
import { pollLateness } from './schedule/poll.ts';
import { stepClock, suspendFor8Hours } from './schedule/time.ts';
import { median } from './stats.ts';

const measured = z.object({
  setUpMs: z.number(),
  bytesEach: z.number(),
  firesPerSecond: z.number().nullable(),
  lateP50: z.number().nullable(),
  lateP99: z.number().nullable(),
  driftMs: z.number().nullable(),
  cpuSecondsPerMillion: z.number().nullable(),
  moveUs: z.number(),
});
type Measured = z.infer<typeof measured>;
type Figure = keyof Measured;

const designs = ['ours', 'setInterval'] as const;
type DesignName = (typeof designs)[number];

/** Intervals are uniform from `shortestMs` to ten times that: 25,000 fires a second at the two largest. */
interface Size {
  readonly count: number;
  readonly shortestMs: number;
  readonly windowMs: number;
}
/** Until the compiler has settled. */
const WARM_MS = 4_000;
const sizes: readonly Size[] = [
  { count: 1_000, shortestMs: 1_000, windowMs: 10_000 },
  { count: 10_000, shortestMs: 1_000, windowMs: 10_000 },
  { count: 100_000, shortestMs: 1_000, windowMs: 15_000 },
  { count: 1_000_000, shortestMs: 10_000, windowMs: 0 },
];

type Results = ReadonlyMap<string, readonly Measured[]>;

/** Every design in a process of its own, taking turns. */
export async function run(args: readonly string[]): Promise<void> {
  const rounds = numberArg(args, '--rounds', 3);
  const results = new Map<string, Measured[]>();
  for (let round = 1; round <= rounds; round += 1) {
    for (const size of sizes) {
      progress(`round ${round} of ${rounds}: ${size.count} endpoints`);
      for (const design of designs) {
        const key = `${design} ${size.count}`;
        results.set(key, [...(results.get(key) ?? []), await measure(design, size)]);
      }
    }
  }
  const poll = pollLateness(Int32Array.from({ length: 100_000 }, () => Math.round(1_000 * (1 + 9 * Math.random()))));
  const tables = [
    table(results),
    { title: 'The seed: a look every 10 s, 100,000 endpoints (computed)', columns: ['late p50 ms', 'late p99 ms'], rows: [[poll.p50, poll.p99]] },
  ];
  const goals = [...loadGoals(results, poll.p50), ...sizeGoals(results), ...(await timeGoals())];
  finish({ bench: 'schedule', tables, goals, notes }, args);
}

const notes = [
  'lateness: ours against the grid set-up + n intervals, setInterval against its own last fire; medians over the rounds',
  'memory is heapUsed + external after a collection, without the ids, which the settings hold; setInterval keeps a Map from id to timer, to be movable by id as ours is',
  'drift: how far the most punctual fires moved off the grid within the window',
  'with Redis: npm run bench -- shared',
];

async function measure(design: DesignName, { count, shortestMs, windowMs }: Size): Promise<Measured> {
  const numbers = [count, shortestMs, WARM_MS, windowMs].map(String);
  const child = new Child(new URL('./schedule/designProcess.ts', import.meta.url), measured, [design, ...numbers], ['--expose-gc']);
  const figures = await child.next();
  await child.stop();
  return figures;
}

function figure(results: Results, design: DesignName, count: number, name: Figure): number {
  return median((results.get(`${design} ${count}`) ?? []).flatMap((one) => one[name] ?? []));
}

function table(results: Results): Table {
  const rows = sizes.flatMap(({ count }) =>
    designs.map((design) => {
      const of = (name: Figure): number => figure(results, design, count, name);
      const figures = (['firesPerSecond', 'lateP50', 'lateP99', 'driftMs', 'cpuSecondsPerMillion', 'bytesEach', 'moveUs', 'setUpMs'] as const).map(
        of,
      );
      return [design, count.toLocaleString('en'), ...figures];
    }),
  );
  const columns = [
    'design',
    'endpoints',
    'fires/s',
    'late p50 ms',
    'late p99 ms',
    'drift ms',
    'CPU s/1e6 fires',
    'B each',
    're-schedule us',
    'set-up ms',
  ];
  return { title: 'One timer and a heap beside setInterval', columns, rows };
}

function loadGoals(results: Results, pollP50: number): Goal[] {
  const ours = (name: Figure): number => figure(results, 'ours', 100_000, name);
  const theirs = (name: Figure): number => figure(results, 'setInterval', 100_000, name);
  return [
    ratioGoal('late p99 at 1e5 vs setInterval', ours('lateP99'), theirs('lateP99'), 4, 'ms'),
    limitGoal('late p99 at 1e5', ours('lateP99'), 5, 'ms'),
    limitGoal('late p50 at 1e5', ours('lateP50'), 1.2, 'ms'),
    exactGoal('drift at 1e5, to the ms', '0 ms', `${Math.abs(Math.round(ours('driftMs')))} ms`),
    ratioGoal("late p50 at 1e5 vs the seed's poll", ours('lateP50'), pollP50, 1 / 500, 'ms'),
    ratioGoal('CPU per fire at 1e5 vs setInterval', ours('cpuSecondsPerMillion'), theirs('cpuSecondsPerMillion'), 1, 's/1e6'),
    ratioGoal('re-schedule at 1e5 vs setInterval', ours('moveUs'), theirs('moveUs'), 0.75, 'us'),
  ];
}

function sizeGoals(results: Results): Goal[] {
  const pair = (count: number, name: Figure) => [figure(results, 'ours', count, name), figure(results, 'setInterval', count, name)] as const;
  return [
    ratioGoal('memory at 1e5 vs setInterval', ...pair(100_000, 'bytesEach'), 0.25, 'B'),
    ratioGoal('memory at 1e6 vs setInterval', ...pair(1_000_000, 'bytesEach'), 0.25, 'B'),
    limitGoal('memory at 1e6', pair(1_000_000, 'bytesEach')[0], 64, 'B'),
    ratioGoal('re-schedule at 1e6 vs setInterval', ...pair(1_000_000, 'moveUs'), 0.75, 'us'),
    ratioGoal('set-up of 1e6 vs setInterval', ...pair(1_000_000, 'setUpMs'), 0.2, 'ms'),
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
    limitGoal('first fire after that resume', told.firstAfterMs / 1000, 2, 's'),
  ];
}
