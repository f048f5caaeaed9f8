import { describe, expect, test } from 'vitest';
import { apply, type Change } from '../../electron/storage/redis/changes.ts';
import { keysUnder } from '../../electron/storage/redis/keys.ts';
import { pulse } from '../../electron/storage/redis/pulse.ts';
import type { RedisRunner } from '../../electron/storage/redis/redisRunner.ts';
import { isWithoutRedis, startRedis } from '../support/redisServer.ts';

const keys = keysUnder('keepalive');
const isWithout = isWithoutRedis();

const change = (what: Change['what'], model: string, at: number, ping = ''): Change => ({
  what,
  place: { model, host: 'http://box:11434' },
  at,
  every: 60,
  ping,
});

/** What an instance hears of the pings that were told after an entry, and where to read on. */
async function hear(redis: RedisRunner, instance: string, lastId: string) {
  const { pings, ...rest } = await pulse(redis, keys, { instance, run: 'run', aliveS: 3, lastId, dedicated: 'no', leaseMs: 5_000 });
  return { ...rest, told: pings.map(({ by, member, due, ping }) => [by, member, due, ping]) };
}

const nowS = (): number => Math.floor(Date.now() / 1000);

describe.skipIf(isWithout)('What an instance tells the others', () => {
  test('comes to each of them with its maker, its member and when it is due next, however many pings it told at once; not to itself.', async () => {
    await using redis = await startRedis();
    const link = await redis.connect();
    const at = nowS() + 60;
    const texts = Array.from({ length: 60 }, (_, n) => JSON.stringify({ n, words: 'a "quoted"\nline\u001e\u001f' }));
    await apply(link, keys, { holder: 'box', leaseS: 15, changes: texts.map((text, n) => change('done', `model-${n}`, at, text)) });
    expect(Number(await redis.command('XLEN', keys.pings))).toBeLessThan(10);
    const heard = await hear(link, 'desk', '0-0');
    expect(heard.told).toEqual(texts.map((text, n) => ['box', `model-${n}|http://box:11434`, at, text]));
    expect((await hear(link, 'desk', heard.lastId)).told).toEqual([]);
    expect((await hear(link, 'box', '0-0')).told).toEqual([]);
  });

  test('by itself, as an instance of an older version does, is understood, too.', async () => {
    await using redis = await startRedis();
    const link = await redis.connect();
    await redis.command('XADD', keys.pings, '*', 'by', 'old', 'member', 'a|http://box:11434', 'due', '12.5', 'ping', '{"x":1}');
    await redis.command('XADD', keys.pings, '*', 'by', 'old', 'member', 'b|http://box:11434', 'due', '', 'ping', '{"x":2}');
    expect((await hear(link, 'desk', '0-0')).told).toEqual([
      ['old', 'a|http://box:11434', 12.5, '{"x":1}'],
      ['old', 'b|http://box:11434', null, '{"x":2}'],
    ]);
  });
});

describe.skipIf(isWithout)('Changes of one request', { timeout: 20_000 }, () => {
  test('are applied in order, also to one and the same member; told is where another time holds than the one asked for.', async () => {
    await using redis = await startRedis();
    const link = await redis.connect();
    const at = nowS() + 60;
    const changes = [
      change('place', 'a', at),
      change('keep', 'a', at + 10),
      change('later', 'a', at + 20),
      change('keep', 'b', at),
      change('done', 'a', at + 30),
    ];
    const answer = await apply(link, keys, { holder: 'box', leaseS: 15, changes });
    expect(answer.told).toEqual([{ index: 1, at }]);
    expect(await redis.command('ZRANGE', keys.wakeups, '0', '-1', 'WITHSCORES')).toEqual([
      'b|http://box:11434',
      String(at),
      'a|http://box:11434',
      String(at + 30),
    ]);
  });

  test('of a ping whose lease was over do not bring a turn back that another instance has set meanwhile; those of a ping by hand do.', async () => {
    await using redis = await startRedis();
    const link = await redis.connect();
    const at = nowS() + 60;
    const told = async (what: Change['what'], time: number) =>
      (await apply(link, keys, { holder: 'box', leaseS: 15, changes: [change(what, 'a', time)] })).told;
    expect(await told('place', at)).toEqual([]);
    expect(await told('done', at - 5)).toEqual([{ index: 0, at }]);
    expect(await told('done', at + 5)).toEqual([]);
    expect(await told('made', at - 5)).toEqual([]);
    expect(await redis.command('ZSCORE', keys.wakeups, 'a|http://box:11434')).toBe(String(at - 5));
  });

  test('end a lease of ours once, and leave one of another instance alone.', async () => {
    await using redis = await startRedis();
    const link = await redis.connect();
    const at = nowS() + 60;
    const [mine, other] = ['a|http://box:11434', 'b|http://box:11434'];
    await redis.command('HSET', keys.leases, mine, 'box', other, 'desk');
    await redis.command('ZADD', keys.wakeups, String(at), mine, String(at), other);
    const changes = [change('done', 'a', at + 5), change('leave', 'a', at + 9), change('done', 'b', at + 5), change('place', 'b', at + 7)];
    const { told } = await apply(link, keys, { holder: 'box', leaseS: 15, changes });
    expect(told).toEqual([
      { index: 1, at: at + 5 },
      { index: 2, at },
      { index: 3, at },
    ]);
    expect(await redis.command('HGETALL', keys.leases)).toEqual([other, 'desk']);
  });
});
