import { z } from 'zod';
import type { Keys, Place } from './keys.ts';
import type { RedisRunner } from './redisRunner.ts';
import { MEMBERS } from './scripts.ts';

/** What an instance has put on the shared schedule, in this run or another. */
export async function membersOf(redis: RedisRunner, keys: Keys, instance: string): Promise<readonly Place[]> {
  const members = z.array(z.string()).parse(await redis.run(MEMBERS, [keys.membersOf(instance)], []));
  return members.flatMap((member) => {
    const at = member.indexOf('|');
    return at < 0 ? [] : { model: member.slice(0, at), host: member.slice(at + 1) };
  });
}
