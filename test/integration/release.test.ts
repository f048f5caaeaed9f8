import { describe, expect, test } from 'vitest';
import { FakeClock } from '../support/fakeClock.ts';
import { qwen, startOllama } from '../support/fakesModels.ts';
import { startService } from '../support/service.ts';

/** A Monday, 08:00 UTC: an hour before the hours end. */
const MONDAY_8 = Date.UTC(2026, 10, 2, 8);
const HOUR = 3_600_000;

async function serveUntil9(url: string, more: object) {
  const clock = new FakeClock(MONDAY_8);
  const settings = {
    version: 1,
    hours: 'Mon-Fri 07:00-09:00 UTC',
    providers: [{ kind: 'ollama', id: 'box', name: 'Box', baseUrl: url }],
    endpoints: [{ id: 'a', providerId: 'box', model: qwen.name, keepAlive: '2h' }],
    ...more,
  };
  return { clock, service: await startService({ clock, settings }) };
}

describe('At the end of its hours', () => {
  test('a model is unloaded where that is wished, and is not pinged before they begin again', async () => {
    await using server = await startOllama();
    const { clock, service } = await serveUntil9(server.url, { releaseAfterHours: true });
    await using _service = service;
    await service.pilotLight.start();
    await clock.advance(31_000);
    expect((await server.posted(1)).path).toBe('/api/chat');
    await service.pilotLight.monitor.inTurn('box', async () => undefined);
    await clock.advance(HOUR);
    expect((await server.posted(2)).body).toMatchObject({ model: qwen.name, keep_alive: 0 });
    await service.pilotLight.monitor.inTurn('box', async () => undefined);
    expect(server.gpu.peek(qwen.name).state).toBe('unloaded');
    expect(service.pilotLight.monitor.state('a')).toMatchObject({ warmth: 'paused', rest: { kind: 'hours', until: MONDAY_8 + 23 * HOUR } });
  });

  test('it stays where that is not wished, or while another endpoint of ours keeps it warm', async () => {
    const twins = [
      { id: 'a', providerId: 'box', model: qwen.name, keepAlive: '2h' },
      { id: 'b', providerId: 'box', model: qwen.name, keepAlive: '2h', hours: 'always' },
    ];
    for (const more of [{}, { releaseAfterHours: true, endpoints: twins }]) {
      await using server = await startOllama();
      const { clock, service } = await serveUntil9(server.url, more);
      await using _service = service;
      await service.pilotLight.start();
      await clock.advance(31_000);
      await server.posted(1);
      await service.pilotLight.monitor.inTurn('box', async () => undefined);
      await clock.advance(HOUR);
      await service.pilotLight.monitor.inTurn('box', async () => undefined);
      expect(service.pilotLight.monitor.state('a')?.rest?.kind).toBe('hours');
      expect(server.requests.filter(({ method, path }) => method === 'POST' && path !== '/api/chat')).toEqual([]);
    }
  });
});

test('use that a router reports is remembered over a restart, and ends a rest for disuse', async () => {
  await using server = await startOllama();
  const { clock, service } = await serveUntil9(server.url, { hours: 'always', stopAfterUnused: '3h' });
  await using first = service;
  await first.pilotLight.start();
  await first.call('POST', '/v1/warmup/usage', { model: qwen.name, host: server.url });
  await clock.advance(2 * HOUR);
  await using second = await first.restart({ clock });
  await second.pilotLight.start();
  expect(second.pilotLight.monitor.state('a')?.rest).toBeNull();
  await clock.advance(4 * HOUR);
  expect(second.pilotLight.monitor.state('a')?.rest).toEqual({ kind: 'unused', forMs: 3 * HOUR });
  await second.call('POST', '/v1/warmup/usage', { model: qwen.name, host: server.url });
  await clock.advance(1_000);
  expect(second.pilotLight.monitor.state('a')?.rest).toBeNull();
});
