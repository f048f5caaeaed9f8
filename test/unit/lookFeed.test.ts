import { expect, test } from 'vitest';
import { feedLooks } from '../../electron/api/lookFeed.ts';
import type { Settings } from '../../electron/domain/settings.ts';
import type { Gate } from '../../electron/keepalive/gate.ts';
import { silentLog } from '../../electron/keepalive/log.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { keep } from '../support/keptHost.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

/** Looks made by the feed within ten minutes, and at what, second by second. */
async function looks({ watched = false, active = true } = {}): Promise<string[]> {
  const clock = new FakeClock();
  const made: string[] = [];
  const note = (what: string) => async (): Promise<void> => void made.push(`${what} ${clock.monoNow() / 1000}`);
  const monitor = { active, lookAround: note('all'), lookForUse: note('resting') };
  const end = feedLooks({ monitor, feed: { hasListeners: watched, onListener: () => () => undefined }, clock, log: silentLog });
  await clock.advance(600_000);
  end();
  await clock.advance(600_000);
  return made;
}

test('Servers are looked at every five minutes, those of what rests until it is used every half a minute.', async () => {
  const made = await looks();
  expect(made.filter((one) => one.startsWith('all'))).toEqual(['all 300', 'all 600']);
  expect(made.slice(0, 3)).toEqual(['resting 30', 'resting 60', 'resting 90']);
  expect(made).toHaveLength(20);
});

test('While somebody watches, all are looked at often; while nothing is kept warm and nobody watches, none.', async () => {
  expect((await looks({ watched: true })).slice(0, 3)).toEqual(['all 30', 'all 45', 'all 60']);
  expect(await looks({ active: false })).toEqual([]);
});

test('Only the servers of endpoints that rest for disuse or by their habits are looked at for a use.', async () => {
  const [one, other] = [httpProvider('ollama'), httpProvider('ollama', { id: 'other', baseUrl: 'http://other.test' })];
  const resting: Gate = {
    yieldsToTimer: true,
    restOf: ({ endpoint }) => (endpoint.id === 'b' ? { kind: 'unused', forMs: 1 } : null),
    nextChange: () => Number.POSITIVE_INFINITY,
  };
  const { fake } = await keep({}, {}, one, { gates: [resting] });
  const both: Settings = settingsOf([one, other], [endpointOf('a', { providerId: one.id }), endpointOf('b', { providerId: 'other' })]);
  await fake.update(both);
  await fake.seconds(60);
  const seen: string[] = [];
  fake.monitor.onEvent((event) => event.kind === 'looked' && seen.push(event.providerId));
  await fake.monitor.lookForUse(0);
  expect(seen).toEqual(['other']);
});
