import { expect, test } from 'vitest';
import { UnusedGate } from '../../electron/keepalive/unusedGate.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const HOUR = 3_600_000;
const target = { provider: httpProvider('openai'), endpoint: endpointOf('a') };

function gateAt(wall: number) {
  const clock = new FakeClock(wall);
  const gate = new UnusedGate({
    settings: () => settingsOf([], [], { stopAfterUnused: '2h' }),
    canSeeUse: () => true,
    lastUseAt: () => null,
    startedAt: clock.wallNow(),
    wallAheadMs: () => clock.wallNow() - clock.bootNow(),
  });
  return { clock, gate, rests: () => gate.restOf(target, clock.wallNow()) !== null };
}

test.each<[string, number]>([
  ['from 1970 to now', 56 * 365 * 24 * HOUR],
  ['forward by a day', 24 * HOUR],
  ['back by a day', -24 * HOUR],
])('A clock that is set %s makes disuse neither longer nor shorter.', async (_how, stepMs) => {
  const { clock, gate, rests } = gateAt(10 * 24 * HOUR);
  await clock.advance(HOUR);
  gate.noteWanted('a', clock.wallNow());
  clock.stepWall(stepMs);
  expect(rests()).toBe(false);
  await clock.advance(1.9 * HOUR);
  expect(rests()).toBe(false);
  await clock.advance(0.2 * HOUR);
  expect(rests()).toBe(true);
  gate.noteWanted('a', clock.wallNow());
  expect(rests()).toBe(false);
});

test('Time asleep counts once the clocks have heard of it.', async () => {
  const { clock, rests } = gateAt(10 * 24 * HOUR);
  clock.suspend(3 * HOUR);
  expect(rests()).toBe(false);
  clock.resync();
  expect(rests()).toBe(true);
});

test('Of an endpoint that is gone nothing is kept: one that comes under its name has not been wanted.', async () => {
  const { clock, gate, rests } = gateAt(10 * 24 * HOUR);
  await clock.advance(3 * HOUR);
  gate.noteWanted('a', clock.wallNow());
  gate.keepOnly(new Set(['a']));
  expect(rests()).toBe(false);
  gate.keepOnly(new Set());
  expect(rests()).toBe(true);
});
