import { expect, test } from 'vitest';
import { startOpenaiServer } from '../../electron/demo/openaiServer.ts';
import { openaiSettings, startService, type TestService } from '../support/service.ts';
import { isPing, readEvents } from '../support/serviceEvents.ts';

const settingsOn = (url: string) => openaiSettings(url, [{ id: 'a', model: 'tiny' }]);
const startServer = () => startOpenaiServer({ flavour: 'vllm', models: [{ name: 'tiny', loadMs: 0, tokenMs: 0, idleUnloadMs: null }] });

async function follow(service: TestService, headers: Record<string, string> = {}, query = '') {
  return readEvents(await service.pilotLight.fetch(new Request(`http://localhost/api/events${query}`, { headers })));
}

const seqOf = async (service: TestService): Promise<number> => Object((await service.get('/api/state')).body).seq;

test('a ping is announced as it begins, as it ends, and with the state that it leaves', async () => {
  await using server = await startServer();
  await using service = await startService({ settings: settingsOn(server.url) });
  await service.pilotLight.start();
  await using events = await follow(service);
  const seq = await seqOf(service);
  const { body } = await service.call('POST', '/v1/warmup/trigger');
  const [ping] = Object(body).pings;
  await events.until(({ data }) => data?.kind === 'state' && !data.state.pinging && data.state.lastPing !== null);
  expect(Number(events.seen[0]?.id)).toBe(seq + 1);
  // Looks at the server come in between.
  expect(events.seen.filter(({ name }) => name !== 'server').slice(0, 3)).toMatchObject([
    { name: 'state', data: { state: { endpointId: 'a', pinging: true } } },
    { name: 'ping', data: { ping } },
    { name: 'state', data: { state: { endpointId: 'a', pinging: false, warmth: 'warm', lastPing: ping } } },
  ]);
});

test('a change of the settings is announced; one that was refused is not', async () => {
  await using service = await startService();
  await using events = await follow(service);
  await service.call('PATCH', '/api/settings', { interval: 'often' });
  await service.call('PATCH', '/api/settings', { interval: '5m' });
  await service.call('POST', '/api/providers', { kind: 'openai', baseUrl: 'http://127.0.0.1:9' });
  const seq = await seqOf(service);
  await events.until(({ id }) => id === String(seq));
  expect(events.seen.map(({ name }) => name)).toEqual(['settings', 'settings']);
});

test('a snapshot and the events after its number are everything: nothing twice, nothing missing', async () => {
  await using server = await startServer();
  await using service = await startService({ settings: settingsOn(server.url) });
  await service.call('POST', '/v1/warmup/trigger');
  const { seq, endpoints } = Object((await service.get('/api/state')).body);
  expect(endpoints[0].recent.outcomes).toHaveLength(1);
  await service.call('POST', '/v1/warmup/trigger');
  await using events = await follow(service, {}, `?since=${seq}`);
  await events.until(isPing);
  expect(events.seen.filter(isPing)).toHaveLength(1);
  expect(Number(events.seen[0]?.id)).toBe(seq + 1);
});

test('a page that was away resumes after Last-Event-ID', async () => {
  await using server = await startServer();
  await using service = await startService({ settings: settingsOn(server.url) });
  const first = await follow(service);
  await service.call('POST', '/v1/warmup/trigger');
  const last = await first.until(isPing);
  await first.close();
  await service.call('POST', '/v1/warmup/trigger');
  await using second = await follow(service, { 'last-event-id': last.id ?? '' });
  const missed = await second.until(isPing);
  expect(Number(second.seen[0]?.id)).toBe(Number(last.id) + 1);
  expect(missed.data).not.toEqual(last.data);
});

test('after a gap that is too long, a reset says that the state must be fetched anew', async () => {
  await using service = await startService();
  const before = await seqOf(service);
  for (let i = 0; i < 1_001; i += 1) await service.call('PATCH', '/api/settings', { retentionDays: 1 + (i % 50) });
  await using events = await follow(service, { 'last-event-id': String(before) });
  await events.until(({ name }) => name === 'reset');
  expect(events.seen).toEqual([{ id: String(await seqOf(service)), name: 'reset', data: null }]);
});

test('a page that outlives a restart is reset, however much has happened since', async () => {
  await using service = await startService();
  await service.call('PATCH', '/api/settings', { retentionDays: 5 });
  const before = await seqOf(service);
  await using again = await service.restart();
  for (const retentionDays of [6, 7, 8]) await again.call('PATCH', '/api/settings', { retentionDays });
  await using events = await follow(again, { 'last-event-id': String(before) });
  expect((await events.until(() => true)).name).toBe('reset');
});

test('an id that is no number is a reset as well', async () => {
  await using service = await startService();
  await using events = await follow(service, { 'last-event-id': 'abc' });
  expect((await events.until(() => true)).name).toBe('reset');
});

test('several pages see the same events', async () => {
  await using service = await startService();
  await using one = await follow(service);
  await using two = await follow(service);
  await service.call('PATCH', '/api/settings', { retentionDays: 5 });
  expect(await one.until(() => true)).toEqual(await two.until(() => true));
});
