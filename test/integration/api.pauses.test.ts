import { expect, test } from 'vitest';
import { UNTIL_WANTED } from '../../electron/domain/pause.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { openaiSettings, startService, type TestService } from '../support/service.ts';

const HOUR = 3_600_000;
const settings = {
  ...openaiSettings('http://127.0.0.1:9', [
    { id: 'a', model: 'tiny' },
    { id: 'b', model: 'tiny' },
  ]),
  warmUntil: null,
};
const rests = async (service: TestService): Promise<unknown[]> =>
  Object((await service.get('/api/state')).body).endpoints.map(({ state }: { state: { rest: unknown } }) => state.rest);

test('maintenance pauses one endpoint, a provider or everything, with a reason that is shown, and ends them', async () => {
  const clock = new FakeClock();
  await using service = await startService({ clock, settings });
  await service.pilotLight.start();
  const until = clock.wallNow() + 2 * HOUR;
  expect((await service.call('POST', '/api/pauses', { endpointId: 'a', for: '2h', reason: 'new driver' })).body).toEqual([
    { endpointId: 'a', until, reason: 'new driver' },
  ]);
  expect(await rests(service)).toEqual([{ kind: 'ownPause', until, reason: 'new driver' }, null]);
  await service.call('POST', '/api/pauses', { providerId: 'local', until: until + 1 });
  expect((await service.get('/api/pauses')).body).toEqual([
    { endpointId: 'a', until: until + 1, reason: null },
    { endpointId: 'b', until: until + 1, reason: null },
  ]);
  expect((await service.call('DELETE', '/api/pauses?endpointId=b')).body).toEqual([{ endpointId: 'a', until: until + 1, reason: null }]);
  await service.call('POST', '/api/pauses', { reason: 'box moves' });
  expect(await rests(service)).toEqual([
    { kind: 'paused', until: UNTIL_WANTED, reason: 'box moves' },
    { kind: 'paused', until: UNTIL_WANTED, reason: 'box moves' },
  ]);
  expect((await service.call('DELETE', '/api/pauses')).body).toEqual([]);
  expect(await rests(service)).toEqual([null, null]);
});

test('a pause takes the place of a running timer, and ends by itself without leaving its reason behind', async () => {
  const clock = new FakeClock();
  await using service = await startService({ clock, settings: { ...settings, warmUntil: clock.wallNow() + HOUR } });
  await service.pilotLight.start();
  await service.call('POST', '/api/pauses', { for: '10m', reason: 'lunch' });
  expect(Object((await service.get('/api/state')).body)).toMatchObject({ warmUntil: null, pauseReason: 'lunch' });
  await clock.advance(HOUR);
  expect((await service.get('/api/pauses')).body).toEqual([]);
  expect(service.pilotLight.settings.current).toMatchObject({ pausedUntil: null, pauseReason: null });
});

test.each<[object, number, RegExp]>([
  [{ for: '2h', until: 9e12 }, 400, /not both/],
  [{ until: 5 }, 400, /lies ahead/],
  [{ for: 'soon' }, 400, /soon.* is not a duration/],
  [{ endpointId: 'z' }, 404, /no endpoint .*z/],
  [{ providerId: 'z' }, 404, /no provider .*z/],
  [{ endpoint: 'a' }, 400, /endpoint/],
])('%j is refused with a sentence, and nothing is paused', async (body, status, message) => {
  await using service = await startService({ settings });
  const answer = await service.call('POST', '/api/pauses', body);
  expect([answer.status, answer.text]).toEqual([status, expect.stringMatching(message)]);
  expect((await service.get('/api/pauses')).body).toEqual([]);
});
