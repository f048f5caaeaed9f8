import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../electron/keepalive/clock.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'Date', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A machine whose uptime goes on with the monotonic clock, plus what it slept; read as coarsely as the system gives it. */
function machine(resolutionMs = 10) {
  const bootedAt = performance.now() - 5_000_000;
  const state = { sleptMs: 0 };
  const uptime = () => (Math.floor((performance.now() - bootedAt + state.sleptMs) / resolutionMs) * resolutionMs) / 1_000;
  return { state, clock: systemClock(uptime) };
}

test('While the machine is awake, boot time runs like the monotonic clock.', () => {
  const { clock } = machine();
  const [boot, mono] = [clock.bootNow(), clock.monoNow()];
  vi.advanceTimersByTime(3_600_000);
  expect(clock.resync()).toBe(0);
  expect(clock.bootNow() - boot).toBe(3_600_000);
  expect(clock.monoNow() - mono).toBe(3_600_000);
});

test('A sleep is told once, and counts in boot time from then on.', () => {
  const { clock, state } = machine();
  const [boot, mono] = [clock.bootNow(), clock.monoNow()];
  state.sleptMs += 8 * 3_600_000;
  expect(clock.bootNow()).toBe(boot);
  expect(clock.resync()).toBeCloseTo(8 * 3_600_000, -2);
  expect(clock.resync()).toBe(0);
  expect(clock.bootNow() - boot).toBeCloseTo(8 * 3_600_000, -2);
  expect(clock.monoNow()).toBe(mono);
});

test('Uptime in whole seconds, as some systems give it, is no sleep, however long it is watched.', () => {
  const { clock } = machine(1_000);
  for (let i = 0; i < 1_000; i += 1) {
    vi.advanceTimersByTime(1_337);
    expect(clock.resync()).toBe(0);
  }
});

test('Many short sleeps are not lost: they are told when they have added up.', () => {
  const { clock, state } = machine();
  let told = 0;
  for (let i = 0; i < 10; i += 1) {
    state.sleptMs += 500;
    vi.advanceTimersByTime(1_000);
    told += clock.resync();
  }
  expect(told).toBeGreaterThanOrEqual(4_000);
  expect(told).toBeLessThanOrEqual(5_010);
});

test('A wall clock that is set is no sleep.', () => {
  const { clock } = machine();
  vi.setSystemTime(Date.now() + 3_600_000);
  expect(clock.resync()).toBe(0);
  expect(clock.wallNow()).toBe(Date.now());
});

test('A timer never fires before its time, and not at all when it was called off.', () => {
  const { clock } = machine();
  const fired: string[] = [];
  clock.setTimer(() => fired.push('kept'), 10.2);
  const timer = clock.setTimer(() => fired.push('called off'), 5);
  timer.cancel();
  vi.advanceTimersByTime(10);
  expect(fired).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(fired).toEqual(['kept']);
});
