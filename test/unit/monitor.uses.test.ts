import { expect, test } from 'vitest';
import type { EndpointInput } from '../../electron/domain/endpoint.ts';
import type { Gate } from '../../electron/keepalive/gate.ts';
import type { FakeHostOptions } from '../support/fakeHost.ts';
import { keep } from '../support/keptHost.ts';
import { httpProvider } from '../support/targets.ts';

const MINUTE = 60;
const AT_REST: Gate = { yieldsToTimer: true, restOf: () => ({ kind: 'habits', until: null }), nextChange: () => Number.POSITIVE_INFINITY };

/** A model that nobody pings by itself, gone cold after a first ping, and what is told of its use: seconds ago. */
async function atRest(options: FakeHostOptions = {}, endpoints: Readonly<Record<string, Partial<EndpointInput>>> = { a: {} }) {
  const told: { id: string; at: number; isOneOfAll: boolean }[] = [];
  const recordUse = (id: string, at: number, isOneOfAll: boolean): void => void told.push({ id, at, isOneOfAll });
  const { fake, host } = await keep(endpoints, options, httpProvider('ollama'), { recordUse, gates: [AT_REST] });
  const look = () => fake.monitor.lookAround(0);
  const ping = async (id: string): Promise<void> => {
    const pinged = fake.monitor.pingNow([id]);
    await fake.seconds(10);
    await pinged;
  };
  await ping('a');
  await look();
  await fake.seconds(6 * MINUTE);
  await look();
  return { fake, host, look, ping, told, agoOf: () => told.map(({ id, at }) => `${id} ${Math.round((fake.clock.wallNow() - at) / 1000)}`) };
}

test('A model at rest that is loaded again was used by somebody, when its expiry says so.', async () => {
  const { fake, host, look, agoOf } = await atRest();
  host.use('a');
  await fake.seconds(40);
  await look();
  expect(agoOf()).toEqual(['a 40']);
});

test('One whose server tells no expiry was used when it was seen to be loaded.', async () => {
  const { fake, host, look, agoOf } = await atRest({ tells: { expiry: false } });
  host.use('a');
  await fake.seconds(40);
  await look();
  expect(agoOf()).toEqual(['a 0']);
});

test('A use that is seen twice is told of once.', async () => {
  const { fake, host, look, agoOf } = await atRest();
  host.use('a');
  await look();
  await fake.seconds(15);
  await look();
  expect(agoOf()).toHaveLength(1);
});

test.each<[string, Partial<EndpointInput>]>([
  ['another endpoint of ours', { model: 'a' }],
  ['one that is switched off', { model: 'a', enabled: false }],
  ['one that calls it with its tag', { model: 'a:latest' }],
])('What %s has loaded, since we were asked to ping it, was used by nobody else.', async (_which, twin) => {
  const { fake, look, ping, agoOf } = await atRest({}, { a: {}, b: twin });
  await ping('b');
  await fake.seconds(15);
  await look();
  expect(agoOf()).toEqual([]);
});

test('Whoever hears of a use hears whether all others are told of, too: by reports and by servers that tell, not by one that shows only who is there just now.', async () => {
  const telling = await atRest();
  telling.host.use('a');
  await telling.look();
  await telling.fake.monitor.recordUsage('a', 'http://box.test');
  const showing = await atRest({ tells: { expiry: false, use: false } });
  showing.host.use('a', { takesMs: 5_000 });
  await showing.look();
  await showing.fake.monitor.recordUsage('a', 'http://box.test');
  const isOneOfAll = (made: typeof telling): boolean[] => made.told.map((one) => one.isOneOfAll);
  expect([isOneOfAll(telling), isOneOfAll(showing)]).toEqual([
    [true, true],
    [false, true],
  ]);
});
