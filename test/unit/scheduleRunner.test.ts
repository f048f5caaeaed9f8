import { expect, test } from 'vitest';
import { MemorySchedule, type Schedule } from '../../electron/keepalive/schedule.ts';
import { ScheduleRunner } from '../../electron/keepalive/scheduleRunner.ts';
import { FakeClock } from '../support/fakeClock.ts';

test('A schedule that fails once, as one on another machine may, is asked again and loses nothing.', async () => {
  const clock = new FakeClock();
  const memory = new MemorySchedule();
  await memory.upsert('a', clock.bootNow() + 1_000);
  let failures = 1;
  const flaky: Pick<Schedule, 'claimDue' | 'next' | 'upsert' | 'remove' | 'complete'> = {
    upsert: (id, dueAt) => memory.upsert(id, dueAt),
    remove: (id) => memory.remove(id),
    complete: (id, dueAt) => memory.complete(id, dueAt),
    next: () => memory.next(),
    claimDue: (now, leaseMs) => (failures-- > 0 ? Promise.reject(new Error('connection lost')) : memory.claimDue(now, leaseMs)),
  };
  const due: string[] = [];
  const errors: unknown[] = [];
  const runner = new ScheduleRunner({ schedule: flaky, clock, onDue: (ids) => due.push(...ids), onError: (error) => errors.push(error) });
  await runner.start();
  await clock.advance(1_500);
  expect(errors).toEqual([new Error('connection lost')]);
  expect(due).toEqual([]);
  await clock.advance(20_000);
  expect(due).toEqual(['a']);
  runner.stop();
});
