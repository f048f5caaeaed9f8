import { MOST_AT_ONCE } from './changes.ts';
import type { Keys, Place } from './keys.ts';
import type { RedisRunner } from './redisRunner.ts';
import { FORGET } from './scripts.ts';

/** Takes off for everybody what an instance keeps warm no longer, unless another one does. @param oldestSignS who gave no sign of life since is gone, seconds */
export async function forget(redis: RedisRunner, keys: Keys, instance: string, places: readonly Place[], oldestSignS: number): Promise<void> {
  for (let from = 0; from < places.length; from += MOST_AT_ONCE) {
    const some = places.slice(from, from + MOST_AT_ONCE);
    const ofMembers = some.flatMap((place) => [keys.provider(place), keys.hosts(place.model)]);
    await redis.run(
      FORGET,
      [keys.wakeups, keys.leases, keys.instances, keys.membersOf(instance), ...ofMembers],
      [instance, String(oldestSignS), keys.membersOf(''), ...some.flatMap((place) => [keys.member(place), place.host])],
    );
  }
}
