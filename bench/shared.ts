import { z } from 'zod';
import { startRedis, type TestRedis } from '../test/support/redisServer.ts';
import { Child } from './child.ts';
import { exactGoal, finish, limitGoal, numberArg, progress, ratioGoal, type Table } from './report.ts';
import { type Calm, calmSlices } from './shared/calm.ts';
import { intervalOf } from './shared/fleet.ts';
import { percentile, sleep } from './stats.ts';

const numbers = z.array(z.number());
const told = z.union([z.literal('ready'), z.object({ index: numbers, at: numbers, lateMs: numbers, claimAt: numbers, claimMs: numbers })]);
type Told = Exclude<z.infer<typeof told>, 'ready'>;

interface Case {
  readonly design: 'ours' | 'seed';
  readonly instances: number;
  readonly endpoints: number;
  readonly shortestMs: number;
}

interface Outcome extends Case {
  readonly firesPerSecond: number;
  readonly duplicates: number;
  readonly duplicateShare: number;
  readonly lateP50: number;
  readonly lateP99: number;
  /** The same of all fires, also of those while the machine was not ours. */
  readonly lateP99OfAll: number;
  /** Part of the window, 0 to 1; `null`: nothing, as too little was calm. */
  readonly leftOut: number | null;
  readonly commandsPerFire: number;
  readonly claimP50: number;
  readonly claimP99: number;
}

/** Until the compiler has settled and every endpoint had its first turn. */
const WARM_MS = 10_000;
/** Times are read a moment after a claim. */
const READING_MS = 50;
const NAMES = ['a', 'b', 'c', 'd'];

/** Several instances that share a schedule, as processes on one Redis, beside the seed's polling. */
export async function run(args: readonly string[]): Promise<void> {
  const windowMs = numberArg(args, '--seconds', 20) * 1000;
  const endpoints = numberArg(args, '--endpoints', 10_000);
  const many = numberArg(args, '--many', 100_000);
  const small = { endpoints, shortestMs: 1_000 };
  const seed = await measure({ design: 'seed', instances: 2, ...small }, windowMs);
  const two = await measure({ design: 'ours', instances: 2, ...small }, windowMs);
  const four = await measure({ design: 'ours', instances: 4, ...small }, windowMs);
  const large = await measure({ design: 'ours', instances: 2, endpoints: many, shortestMs: 10_000 }, windowMs);
  const goals = [
    ...[two, four].flatMap((one) => [
      exactGoal(`duplicates, ${one.instances} instances`, '0', String(one.duplicates)),
      limitGoal(`late p99, ${one.instances} instances`, one.lateP99, 10, 'ms'),
      limitGoal(`Redis commands per fire, ${one.instances} instances`, one.commandsPerFire, 1.6, 'commands'),
    ]),
    ratioGoal("late p50 at 2 instances vs the seed's poll", two.lateP50, seed.lateP50, 1 / 100, 'ms'),
    limitGoal(`claim of what is due, p99 at ${many.toLocaleString('en')}`, large.claimP99, 5, 'ms'),
  ];
  finish({ bench: 'shared', tables: [table([seed, two, four, large])], goals, notes }, args);
}

const notes = [
  'a ping ends at once: what is measured is the schedule with its sharing, on one machine with its Redis',
  'seed: reads what is due once a second, pings it, writes when it is due next; two of them ping what both have read. Pings that take time, as real ones do, would make more duplicates',
  'duplicate: two fires of an endpoint closer than its interval, less 50 ms; lateness by the due time that the instance knew',
  'claim: from when the schedule asks until it has the answer. Turns are claimed 10 to 20 ms before they come, so what a claim takes is part of no lateness unless it takes longer',
  'left out: times of quarters of a second in which the host of this machine served somebody else (and of those beside them) are in no column but "of all": Redis and all instances then stand still together, which they do not on machines of their own. Duplicates and commands count throughout',
  'commands: calls of scripts for ours, reads and writes for the seed, of all instances, without the connection that counts',
];

async function measure(one: Case, windowMs: number): Promise<Outcome> {
  const { design, instances, endpoints, shortestMs } = one;
  progress(`${design}: ${instances} instances, ${endpoints} endpoints`);
  await using redis = await startRedis();
  const script = new URL('./shared/instance.ts', import.meta.url);
  const children = NAMES.slice(0, instances).map((name) => new Child(script, told, [design, redis.url, name, String(endpoints), String(shortestMs)]));
  for (const child of children) await child.next();
  await sleep(WARM_MS);
  const before = await commands(redis, design);
  for (const child of children) child.send({ what: 'open' });
  const calm = await calmSlices(windowMs);
  for (const child of children) child.send({ what: 'close' });
  const spent = (await commands(redis, design)) - before;
  const did = (await Promise.all(children.map((child) => child.next()))).filter((message) => message !== 'ready');
  for (const child of children) await child.stop();
  return { ...one, ...figures(did, shortestMs), ...times(did, calm), ...perFire(did, spent, windowMs) };
}

function perFire(did: readonly Told[], spent: number, windowMs: number) {
  const fires = did.reduce((sum, { index }) => sum + index.length, 0);
  return { firesPerSecond: (fires / windowMs) * 1000, commandsPerFire: spent / fires };
}

function times(did: readonly Told[], calm: Calm) {
  const lateMs = did.flatMap((one) => one.lateMs.filter((_, i) => calm.has(one.at[i] ?? 0)));
  const claimMs = did.flatMap((one) => one.claimMs.filter((_, i) => calm.has(one.claimAt[i] ?? 0)));
  const all = did.flatMap((one) => one.lateMs);
  return {
    lateP50: percentile(lateMs, 50),
    lateP99: percentile(lateMs, 99),
    lateP99OfAll: percentile(all, 99),
    claimP50: percentile(claimMs, 50),
    claimP99: percentile(claimMs, 99),
    leftOut: calm.leftOut,
  };
}

function figures(did: readonly Told[], shortestMs: number) {
  const times = new Map<number, number[]>();
  let fires = 0;
  for (const { index, at } of did) {
    fires += index.length;
    for (const [i, endpoint] of index.entries()) {
      const known = times.get(endpoint) ?? [];
      known.push(at[i] ?? 0);
      times.set(endpoint, known);
    }
  }
  let duplicates = 0;
  for (const [endpoint, all] of times) {
    const sorted = all.sort((a, b) => a - b);
    const least = intervalOf(endpoint, shortestMs) - READING_MS;
    for (const [i, at] of sorted.entries()) if (i > 0 && at - (sorted[i - 1] ?? 0) < least) duplicates += 1;
  }
  return { duplicates, duplicateShare: duplicates / fires };
}

/** What a design calls: commands within scripts are counted by Redis, too, and are none of ours. */
const CALLED = { ours: ['evalsha', 'eval'], seed: ['zrangebyscore', 'hgetall', 'zadd'] } as const;

async function commands(redis: TestRedis, design: Case['design']): Promise<number> {
  const text = String(await redis.command('INFO', 'commandstats'));
  const calls = CALLED[design].map((name) => Number(new RegExp(`^cmdstat_${name}:calls=(\\d+)`, 'm').exec(text)?.[1] ?? 0));
  return calls.reduce((sum, count) => sum + count, 0);
}

function table(outcomes: readonly Outcome[]): Table {
  const columns = [
    'design',
    'instances',
    'endpoints',
    'fires/s',
    'duplicates',
    'of fires',
    'late p50 ms',
    'late p99 ms',
    'late p99 ms of all',
    'left out',
    'commands/fire',
    'claim p50 ms',
    'claim p99 ms',
  ];
  const rows = outcomes.map((one) => [
    one.design,
    one.instances,
    one.endpoints.toLocaleString('en'),
    one.firesPerSecond,
    one.duplicates,
    `${(one.duplicateShare * 100).toFixed(1)} %`,
    one.lateP50,
    one.lateP99,
    one.lateP99OfAll,
    one.leftOut === null ? 'none: too little was calm' : `${Math.round(one.leftOut * 100)} %`,
    one.commandsPerFire,
    one.claimP50,
    one.claimP99,
  ]);
  return { title: 'Several instances on one Redis', columns, rows };
}
