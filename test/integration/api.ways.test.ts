import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startOllamaServer } from '../../electron/demo/ollamaServer.ts';
import { startOpenaiServer } from '../../electron/demo/openaiServer.ts';
import { openaiSettings, startService } from '../support/service.ts';
import { readEvents } from '../support/serviceEvents.ts';

const HOST = 'http://127.0.0.1:9';
const SECRET = 'canary-4f2a9c77d1e0';
const models = [{ name: 'tiny', loadMs: 0, tokenMs: 0, idleUnloadMs: null }];
const ollamaSettings = (baseUrl: string, endpoint: object) => ({
  version: 1,
  providers: [{ kind: 'ollama', id: 'box', name: 'Ollama', baseUrl }],
  endpoints: [{ id: 'a', providerId: 'box', model: 'tiny', ...endpoint }],
});

/** Everything that can be read of a service. */
const readable = [
  '/api/state',
  '/api/endpoints',
  '/api/settings',
  '/api/log',
  '/api/diagnostics',
  '/api/history/a/pings',
  '/v1/warmup/status',
  '/metrics',
];

describe('Own headers and body fields', () => {
  test('are set, changed and taken away by the API, and a wrong one is refused with its name.', async () => {
    await using service = await startService({ settings: openaiSettings(HOST, [{ id: 'a', model: 'tiny' }]) });
    const change = (changes: object) => service.call('PATCH', '/api/endpoints/a', changes);
    const set = { way: 'pin', confirmations: 2, connectLimit: '3s', headers: { 'X-Team': 'blue' }, body: { top_k: 20, options: { a: null } } };
    expect(await change(set)).toMatchObject({ status: 200, body: set });
    expect((await change({ headers: { 'X-Other': 'red' } })).body).toMatchObject({ headers: { 'X-Other': 'red' } });
    expect(await change({ headers: { Host: 'x', 'X-Key': `sk-${SECRET}` } })).toMatchObject({
      status: 400,
      body: {
        error: {
          message: expect.stringMatching(
            /^headers\.Host: Host is set by the connection itself; leave it out\nheaders\.X-Key: this looks like a secret/,
          ),
        },
      },
    });
    expect(await change({ body: { stream: false } })).toMatchObject({ status: 400, body: { error: { message: /^body\.stream: / } } });
    expect(await change({ way: 'nothing' })).toMatchObject({ status: 400 });
    const bare = await change({ way: null, confirmations: null, connectLimit: null, headers: null, body: null });
    expect(bare.body).toEqual({ id: 'a', providerId: 'local', model: 'tiny', enabled: true, task: 'chat' });
  });

  test('never show the secret that they refer to, whatever the server does with it.', async () => {
    await using server = await startOpenaiServer({ flavour: 'vllm', models });
    const body = { error: { message: `You sent x-gateway ${SECRET}, which nobody knows`, code: 400 } };
    server.faults.set({ kind: 'status', status: 400, body }, { times: 'always' });
    const headers = { 'X-Gateway': 'env:KEY', 'X-Team': 'the-blue-team' };
    await using service = await startService({
      env: { KEY: SECRET },
      settings: openaiSettings(server.url, [{ id: 'a', model: 'tiny', headers, body: { user: 'somebody' } }]),
    });
    await using events = await readEvents(await service.pilotLight.fetch(new Request('http://localhost/api/events')));
    const answer = await service.call('POST', '/api/endpoints/a/ping');
    expect(answer.body).toMatchObject({ outcome: 'failed', error: { detail: 'You sent x-gateway …, which nobody knows' } });
    expect(server.requests.at(-1)?.headers['x-gateway']).toBe(SECRET);
    await events.until(({ data }) => data?.kind === 'ping');
    expect(JSON.stringify(events.seen)).not.toContain(SECRET);
    for (const path of readable) expect((await service.get(path)).text, path).not.toContain(SECRET);
    expect(service.log.join('')).not.toContain(SECRET);
    expect(await readFile(join(service.dataDir, 'settings.json'), 'utf8')).not.toContain(SECRET);
    const { text } = await service.get('/api/diagnostics');
    expect(text).toContain('"X-Gateway": "env:KEY"');
    expect(text).not.toContain('the-blue-team');
    expect(text).not.toContain('somebody');
  });
});

describe('The way of pinging', () => {
  test('counts for a ping by hand: a load times no token, a look sends nothing and is no cold start.', async () => {
    await using server = await startOllamaServer({ models: [{ name: 'tiny', loadMs: 0, tokenMs: 0, idleUnloadMs: 300_000 }] });
    await using service = await startService({ settings: ollamaSettings(server.url, { keepAlive: null, way: 'peek' }) });
    const ping = async () => (await service.call('POST', '/api/endpoints/a/ping')).body;
    expect(await ping()).toMatchObject({ outcome: 'cold', ttftMs: null, totalMs: null, reason: 'Only looked at: it is not loaded.' });
    expect(server.requests.filter(({ method }) => method === 'POST')).toEqual([]);
    expect((await service.get('/api/history/a/pings')).body).toMatchObject([{ outcome: 'cold', totalMs: null }]);
    expect((await service.get('/api/state')).body).toMatchObject({ coldStarts: { suffered: 0 } });
    await service.call('PATCH', '/api/endpoints/a', { way: 'load' });
    expect(await ping()).toMatchObject({ ttftMs: null, totalMs: expect.any(Number), reason: expect.stringContaining('Loaded without a token') });
    await service.call('PATCH', '/api/endpoints/a', { way: 'peek' });
    expect(await ping()).toMatchObject({ outcome: 'warm', totalMs: null });
    await service.call('PATCH', '/api/endpoints/a', { way: null });
    expect(await ping()).toMatchObject({ outcome: 'warm', ttftMs: expect.any(Number), reason: null });
  });

  test('counts for the trigger of seed 000, too.', async () => {
    await using server = await startOllamaServer({ models: [{ name: 'tiny', loadMs: 0, tokenMs: 0, idleUnloadMs: 300_000 }] });
    await using service = await startService({ settings: ollamaSettings(server.url, { way: 'load' }) });
    expect((await service.call('POST', '/v1/warmup/trigger')).body).toMatchObject({ pings: [{ ttftMs: null }] });
    expect(server.requests.filter(({ method }) => method === 'POST').map(({ path }) => path)).toEqual(['/api/generate']);
  });
});
