import type { Ping } from '../../electron/domain/ping.ts';
import { Catalog } from '../../electron/keepalive/catalog.ts';
import { systemClock } from '../../electron/keepalive/clock.ts';
import { silentLog } from '../../electron/keepalive/log.ts';
import { MemorySchedule } from '../../electron/keepalive/schedule.ts';
import { ScheduleRunner } from '../../electron/keepalive/scheduleRunner.ts';
import { Sharing } from '../../electron/sharing/sharing.ts';
import { SwitchSchedule } from '../../electron/sharing/switchSchedule.ts';
import { connectRedis, type RedisConnection } from '../../electron/storage/redis/connection.ts';
import { CLAIM } from '../../electron/storage/redis/scripts.ts';
import type { Fires } from './fires.ts';
import { fleetOf, indexOf, intervalOf } from './fleet.ts';
import type { InstanceOptions } from './instance.ts';

/** Arguments of a claim before the members that it names: a claim of none asks what the time is. */
const BEFORE_MEMBERS = 3;

/** Sharing, schedule and timer as the product has them; a ping ends at once. */
export async function startOurs({ url, name, count, shortestMs }: InstanceOptions, fires: Fires): Promise<void> {
  const clock = systemClock();
  const settings = fleetOf(count);
  const catalog = new Catalog(settings);
  const schedule = new SwitchSchedule(new MemorySchedule());
  /** When each is due by all that this instance knows, boot time. */
  const dueAt = new Map<string, number>();
  const moved = (id: string, at: number): void => {
    dueAt.set(id, at);
    runner.poke(at);
  };
  const sharing = new Sharing({
    settings: { ...settings.sharing, mode: 'shared' },
    instance: name,
    redis: timed(await connectRedis({ kind: 'server', url }, {}, () => {}), fires),
    schedule,
    catalog: () => catalog,
    monitor: {
      takeFromAfar: (id, _ping, _by, told) => {
        if (told !== null && told.dueAt !== null) moved(id, told.dueAt);
      },
      usedElsewhere: () => Promise.resolve(),
      onEvent: () => () => {},
      moved,
      watch: () => Promise.resolve(),
    },
    clock,
    log: silentLog,
    onState: () => {},
    count: () => {},
  });
  const fire = (id: string): void => {
    const now = clock.bootNow();
    const index = indexOf(id);
    fires.fired(index, now - (dueAt.get(id) ?? now));
    const next = now + intervalOf(index, shortestMs);
    dueAt.set(id, next);
    void schedule.complete(id, next, pingOf(id));
    runner.poke(next);
  };
  const runner = new ScheduleRunner({ schedule, clock, onDue: (ids) => ids.forEach(fire), onError: () => {} });
  await sharing.start();
  await Promise.all(
    settings.endpoints.map(({ id }, index) => {
      const at = clock.bootNow() + intervalOf(index, shortestMs) * Math.random();
      dueAt.set(id, at);
      return schedule.upsert(id, at, true);
    }),
  );
  await runner.start();
}

/** Notes what claims take that claim something, from when the schedule asks until it has the answer: turns are claimed ahead, so that no other call waits for it. */
function timed(redis: RedisConnection, fires: Fires): RedisConnection {
  return {
    close: () => redis.close(),
    async run(script, keys, args) {
      if (script !== CLAIM || args.length <= BEFORE_MEMBERS) return redis.run(script, keys, args);
      const from = performance.now();
      const answer = await redis.run(script, keys, args);
      fires.claimed(performance.now() - from);
      return answer;
    },
  };
}

function pingOf(endpointId: string): Ping {
  const times = { ttftMs: 142.3, ttftNetMs: 141.9, firstByteMs: 140.1, connectMs: 0, reused: true, staleSocket: false, totalMs: 150.2, loadMs: 12.5 };
  const counts = { gapMs: 5_000, inputTokens: 14, outputTokens: 1, cachedTokens: null, cacheWriteTokens: null, costUsd: null };
  return { endpointId, at: Date.now(), ...times, ...counts, outcome: 'warm', reason: null, error: null };
}
