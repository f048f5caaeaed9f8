import type { Ping } from '../../electron/domain/ping.ts';
import { Catalog } from '../../electron/keepalive/catalog.ts';
import { systemClock } from '../../electron/keepalive/clock.ts';
import { silentLog } from '../../electron/keepalive/log.ts';
import { MemorySchedule, type Schedule } from '../../electron/keepalive/schedule.ts';
import { ScheduleRunner } from '../../electron/keepalive/scheduleRunner.ts';
import { Sharing } from '../../electron/sharing/sharing.ts';
import { SwitchSchedule } from '../../electron/sharing/switchSchedule.ts';
import { connectRedis } from '../../electron/storage/redis/connection.ts';
import type { Fires } from './fires.ts';
import { fleetOf, indexOf, intervalOf } from './fleet.ts';
import type { InstanceOptions } from './instance.ts';

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
    redis: await connectRedis({ kind: 'server', url }, {}, () => {}),
    schedule,
    catalog: () => catalog,
    monitor: {
      takeFromAfar: (id, _ping, _by, told) => {
        if (told !== null && told.dueAt !== null) moved(id, told.dueAt);
      },
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
  const runner = new ScheduleRunner({ schedule: timed(schedule, fires), clock, onDue: (ids) => ids.forEach(fire), onError: () => {} });
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

/** Notes what claims take that claim something. */
function timed(schedule: Schedule, fires: Fires): Schedule {
  return {
    upsert: (id, at, yields) => schedule.upsert(id, at, yields),
    remove: (id) => schedule.remove(id),
    complete: (id, at, ping) => schedule.complete(id, at, ping),
    next: () => schedule.next(),
    async claimDue(now, leaseMs) {
      const from = performance.now();
      const due = await schedule.claimDue(now, leaseMs);
      if (due.length > 0) fires.claimed(performance.now() - from);
      return due;
    },
  };
}

function pingOf(endpointId: string): Ping {
  const times = { ttftMs: 142.3, ttftNetMs: 141.9, firstByteMs: 140.1, connectMs: 0, reused: true, staleSocket: false, totalMs: 150.2, loadMs: 12.5 };
  const counts = { gapMs: 5_000, inputTokens: 14, outputTokens: 1, cachedTokens: null, cacheWriteTokens: null, costUsd: null };
  return { endpointId, at: Date.now(), ...times, ...counts, outcome: 'warm', reason: null, error: null };
}
