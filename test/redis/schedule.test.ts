import { describe, expect, test } from 'vitest';
import { systemClock } from '../../electron/keepalive/clock.ts';
import { MemorySchedule } from '../../electron/keepalive/schedule.ts';
import { keysUnder } from '../../electron/storage/redis/keys.ts';
import type { RedisRunner } from '../../electron/storage/redis/redisRunner.ts';
import { RedisSchedule } from '../../electron/storage/redis/redisSchedule.ts';
import type { Timing } from '../../electron/storage/redis/timing.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { isWithoutRedis, startRedis, type TestRedis } from '../support/redisServer.ts';

const isWithout = isWithoutRedis();
const keys = keysUnder('keepalive');
const endpoints = new Map([
  ['a', { model: 'qwen3:8b', host: 'http://box:11434', everySeconds: 120 }],
  ['b', { model: 'llama', host: 'http://box:11434', everySeconds: 300 }],
]);

interface Instance {
  readonly schedule: RedisSchedule;
  readonly moved: string[];
  readonly counted: string[];
}

async function instance(redis: TestRedis, name: string, leaseMs = 60_000, clock: Timing = systemClock()): Promise<Instance> {
  return instanceOn(await redis.connect(), name, leaseMs, clock);
}

function instanceOn(redis: RedisRunner, name: string, leaseMs: number, clock: Timing): Instance {
  const moved: string[] = [];
  const counted: string[] = [];
  const schedule = new RedisSchedule({
    redis,
    copy: new MemorySchedule(),
    keys,
    instance: name,
    clock,
    leaseMs,
    endpointOf: (id) => endpoints.get(id),
    onMoved: (id) => moved.push(id),
    count: (what) => counted.push(what),
  });
  return { schedule, moved, counted };
}

const now = (): number => systemClock().bootNow();

describe.skipIf(isWithout)('The keys of a shared schedule', () => {
  test('are those of the seed: what we write, its monitor reads.', async () => {
    await using redis = await startRedis();
    const { schedule } = await instance(redis, 'one');
    const before = Date.now() / 1000;
    await schedule.upsert('a', now() + 120_000);
    expect(await redis.command('HGETALL', 'keepalive:provider:qwen3:8b:http://box:11434')).toEqual([
      'model_name',
      'qwen3:8b',
      'host',
      'http://box:11434',
      'keep_alive_seconds',
      '120',
    ]);
    expect(await redis.command('SMEMBERS', 'keepalive:model:qwen3:8b:hosts')).toEqual(['http://box:11434']);
    const [member, score] = Object(await redis.command('ZRANGE', 'keepalive:providers:next_wakeup', '0', '-1', 'WITHSCORES'));
    expect(member).toBe('qwen3:8b|http://box:11434');
    expect(Number(score)).toBeGreaterThanOrEqual(before + 119.9);
    expect(Number(score)).toBeLessThanOrEqual(Date.now() / 1000 + 120.1);
    await schedule.close();
  });

  test('are read as the seed writes them: use that its router records moves our next ping.', async () => {
    await using redis = await startRedis();
    const { schedule, moved } = await instance(redis, 'one');
    await schedule.upsert('a', now() + 20);
    await redis.command('ZADD', 'keepalive:providers:next_wakeup', String(Date.now() / 1000 + 300), 'qwen3:8b|http://box:11434');
    expect(await schedule.claimDue(now() + 1_000, 0)).toEqual([]);
    expect(moved).toEqual(['a']);
    const next = await schedule.next();
    expect((next ?? 0) - now()).toBeGreaterThan(290_000);
    await schedule.close();
  });
});

describe.skipIf(isWithout)('What is due', () => {
  test('is claimed by exactly one of several instances, and by the next one only when it is due again.', async () => {
    await using redis = await startRedis();
    const all = await Promise.all(['one', 'two', 'three'].map((name) => instance(redis, name)));
    const dueAt = now() - 10;
    for (const { schedule } of all) await schedule.upsert('a', dueAt, true);
    const claimed = (await Promise.all(all.map(({ schedule }) => schedule.claimDue(now(), 0)))).map((ids) => ids.length);
    expect(claimed.sort()).toEqual([0, 0, 1]);
    for (const { schedule } of all) await schedule.close();
  });

  test('is claimed a moment before it comes, so that nobody waits for Redis then, and is given out when it comes.', async () => {
    await using redis = await startRedis();
    const clock = new FakeClock();
    const { schedule } = await instance(redis, 'one', 60_000, clock);
    await schedule.upsert('a', clock.bootNow() + 8);
    expect(await schedule.next()).toBeLessThan(clock.bootNow());
    const member = keys.member(endpoints.get('a') ?? { model: '', host: '' });
    expect(await schedule.claimDue(clock.bootNow(), 0)).toEqual([]);
    await expect.poll(() => redis.command('HGET', keys.leases, member)).toBe('one');
    expect(await schedule.next()).toBe(clock.bootNow() + 8);
    await clock.advance(7);
    expect(await schedule.claimDue(clock.bootNow(), 0)).toEqual([]);
    await clock.advance(1);
    expect(await schedule.claimDue(clock.bootNow(), 0)).toEqual(['a']);
    expect(await schedule.claimDue(clock.bootNow(), 0)).toEqual([]);
  });

  test('is given back when its turn was slept through: another instance may have it by now.', async () => {
    await using redis = await startRedis();
    const clock = new FakeClock();
    const { schedule } = await instance(redis, 'one', 60_000, clock);
    await schedule.upsert('a', clock.bootNow() + 8);
    expect(await schedule.claimDue(clock.bootNow(), 0)).toEqual([]);
    const member = keys.member(endpoints.get('a') ?? { model: '', host: '' });
    await expect.poll(() => redis.command('HGET', keys.leases, member)).toBe('one');
    // As another instance does whose turn it is when the lease is over.
    await redis.command('HSET', keys.leases, member, 'two');
    await redis.command('ZADD', keys.wakeups, String(Date.now() / 1000 + 60), member);
    await clock.advance(10_000);
    expect(await schedule.claimDue(clock.bootNow(), 0)).toEqual([]);
    await expect.poll(async () => (await schedule.next()) ?? 0).toBeGreaterThan(clock.bootNow() + 40_000);
    expect(await redis.command('HGET', keys.leases, member)).toBe('two');
  });

  test('and was claimed by a run of ours that was killed comes up when that lease is over: the next run does not put it off to a first turn of its own.', async () => {
    await using redis = await startRedis();
    const killed = await instance(redis, 'one', 5_000);
    await killed.schedule.upsert('a', now() - 10);
    expect(await killed.schedule.claimDue(now(), 0)).toEqual(['a']);
    const next = await instance(redis, 'one', 5_000);
    await next.schedule.upsert('a', now() + 60_000, true);
    const member = keys.member(endpoints.get('a') ?? { model: '', host: '' });
    expect(Number(await redis.command('ZSCORE', keys.wakeups, member))).toBeLessThan(Date.now() / 1000 + 5);
    expect(next.moved).toEqual(['a']);
    await next.schedule.close();
  });

  test('is given back with the new time when it is put off before it was pinged, also by a time that yields: its lease would hold up everybody.', async () => {
    await using redis = await startRedis();
    const { schedule } = await instance(redis, 'one');
    await schedule.upsert('a', now() - 10);
    expect(await schedule.claimDue(now(), 0)).toEqual(['a']);
    await schedule.upsert('a', now() + 3_000, true);
    const member = keys.member(endpoints.get('a') ?? { model: '', host: '' });
    expect(await redis.command('HGET', keys.leases, member)).toBeNull();
    expect(Number(await redis.command('ZSCORE', keys.wakeups, member))).toBeLessThan(Date.now() / 1000 + 5);
    await schedule.close();
  });

  test('and was pinged alone while Redis was away keeps the later turn that another instance has set, when Redis is back before that ping has ended.', async () => {
    await using redis = await startRedis();
    const clock = new FakeClock();
    const link = await redis.connect();
    let away = false;
    const runner: RedisRunner = { run: (...asked) => (away ? Promise.reject(new Error('It is away.')) : link.run(...asked)) };
    const { schedule, counted } = instanceOn(runner, 'one', 60_000, clock);
    await schedule.upsert('a', clock.bootNow() + 5_000);
    away = true;
    await clock.advance(5_000);
    expect(await schedule.claimDue(clock.bootNow(), 0)).toEqual([]);
    await clock.advance(3_000);
    await expect.poll(() => schedule.claimDue(clock.bootNow(), 0)).toEqual(['a']);
    away = false;
    const member = keys.member(endpoints.get('a') ?? { model: '', host: '' });
    const later = Math.floor(Date.now() / 1000) + 600;
    await redis.command('ZADD', keys.wakeups, String(later), member);
    await clock.advance(1_100);
    await schedule.complete('a', clock.bootNow() + 60_000);
    expect(Number(await redis.command('ZSCORE', keys.wakeups, member))).toBe(later);
    expect(counted).toEqual(['lost']);
    await schedule.close();
  });

  test('goes to another instance when its holder does not come back within the lease, and the holder that is late changes nothing.', async () => {
    await using redis = await startRedis();
    const dead = await instance(redis, 'dead');
    const heir = await instance(redis, 'heir');
    await dead.schedule.upsert('a', now() - 10);
    expect(await dead.schedule.claimDue(now(), 0)).toEqual(['a']);
    await heir.schedule.upsert('a', now() - 10, true);
    expect(await heir.schedule.claimDue(now(), 0)).toEqual([]);
    // As if it had been killed: nothing renews the lease.
    await redis.command('ZADD', keys.wakeups, '1', keys.member(endpoints.get('a') ?? { model: '', host: '' }));
    await heir.schedule.upsert('a', now() - 10, true);
    expect(await heir.schedule.claimDue(now() + 1_000, 0)).toEqual(['a']);
    expect(heir.counted).toEqual(['takeover']);
    await dead.schedule.complete('a', now() + 30_000);
    expect(dead.counted).toEqual(['lost']);
    await heir.schedule.close();
    await dead.schedule.close();
  });
});
