import { z } from 'zod';
import { connectRedis } from '../../electron/storage/redis/connection.ts';
import { keysUnder } from '../../electron/storage/redis/keys.ts';
import type { Script } from '../../electron/storage/redis/scripts.ts';
import { sleep } from '../stats.ts';
import type { Fires } from './fires.ts';
import { HOST, indexOf, intervalOf, modelFor } from './fleet.ts';
import type { InstanceOptions } from './instance.ts';

const POLL_MS = 1_000;
const members = z.array(z.string());
/** Any command, which Redis counts under its own name, too. */
const ANY: Script = { source: 'return redis.call(unpack(ARGV))', sha1: 'a'.repeat(40) };

/** Seed 003's monitor: reads what is due, pings it, writes when it is due next. A ping ends at once, which is kind to it: what two of them read they both ping. */
export async function startSeed({ url, count, shortestMs }: InstanceOptions, fires: Fires): Promise<void> {
  const redis = await connectRedis({ kind: 'server', url }, {}, () => {});
  const keys = keysUnder('keepalive');
  const run = (...words: string[]): Promise<unknown> => redis.run(ANY, [], words);
  const add = (member: string, atMs: number): Promise<unknown> => run('ZADD', keys.wakeups, String(atMs / 1000), member);
  for (let index = 0; index < count; index += 1) {
    const place = { model: modelFor(index), host: HOST };
    await run(
      'HSET',
      keys.provider(place),
      'model_name',
      place.model,
      'host',
      HOST,
      'keep_alive_seconds',
      String(intervalOf(index, shortestMs) / 1000),
    );
    await add(keys.member(place), Date.now() + intervalOf(index, shortestMs) * Math.random());
  }
  const poll = async (): Promise<void> => {
    const due = members.parse(await run('ZRANGEBYSCORE', keys.wakeups, '0', String(Date.now() / 1000), 'WITHSCORES'));
    for (let i = 0; i < due.length; i += 2) {
      const member = due[i] ?? '';
      const [model = ''] = member.split('|');
      await run('HGETALL', keys.provider({ model, host: HOST }));
      fires.fired(indexOf(model), Date.now() - Number(due[i + 1]) * 1000);
      await add(member, Date.now() + intervalOf(indexOf(model), shortestMs));
    }
  };
  void (async () => {
    for (;;) {
      await poll();
      await sleep(POLL_MS);
    }
  })();
}
