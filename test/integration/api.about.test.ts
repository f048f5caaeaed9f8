import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ShellFacts } from '../../electron/api/shell.ts';
import { startOpenaiServer } from '../../electron/demo/openaiServer.ts';
import { VERSION } from '../../electron/version.ts';
import { openaiSettings, startService } from '../support/service.ts';
import { readEvents } from '../support/serviceEvents.ts';
import { startHttpService, TOKEN } from '../support/serviceHttp.ts';

const desktop = (loopbackUrl: () => string | null = () => null): ShellFacts => ({
  surface: 'desktop',
  electron: '45.4.1',
  secrets: () => ({ persistent: false, sentence: 'There is no keyring.' }),
  loopbackUrl,
  login: () => ({ supported: true, sentence: null }),
});

test('about says what this is and where it keeps things: a service, unless the desktop app says otherwise', async () => {
  await using service = await startService();
  expect((await service.get('/api/about')).body).toEqual({
    version: VERSION,
    surface: 'service',
    platform: `${process.platform} ${process.arch}`,
    dataDir: service.dataDir,
    node: process.versions.node,
    electron: null,
    secrets: { persistent: true, sentence: null },
    loopback: { url: null, tokenFile: join(service.dataDir, 'api-token') },
    login: { supported: false, sentence: expect.stringContaining('pilotlight serve') },
  });
  await using again = await service.restart({ shell: desktop() });
  expect((await again.get('/api/about')).body).toMatchObject({
    surface: 'desktop',
    electron: '45.4.1',
    secrets: { persistent: false, sentence: 'There is no keyring.' },
    login: { supported: true, sentence: null },
  });
});

test('an access link opens the page of the loopback service once', async () => {
  let url: string | null = null;
  await using http = await startHttpService({ shell: desktop(() => url) });
  expect(await http.service.call('POST', '/api/access-link')).toMatchObject({ status: 409, body: { error: { kind: 'conflict' } } });
  url = `http://127.0.0.1:${http.port}/`;
  const { status, body } = await http.service.call('POST', '/api/access-link');
  expect(status).toBe(200);
  const link = new URL(Object(body).url);
  expect(link.origin).toBe(`http://127.0.0.1:${http.port}`);
  const host = { host: link.host };
  expect(await http.send('GET', link.pathname + link.search, host)).toMatchObject({ status: 303, headers: { 'set-cookie': [expect.any(String)] } });
  expect((await http.send('GET', link.pathname + link.search, host)).status).toBe(401);
});

test('what the page asks is closed to strangers on loopback', async () => {
  await using http = await startHttpService();
  const host = { host: `127.0.0.1:${http.port}` };
  for (const path of ['/api/about', '/api/diagnostics']) {
    expect((await http.send('GET', path, host)).status).toBe(401);
    expect((await http.send('GET', path, { ...host, authorization: `Bearer ${TOKEN}` })).status).toBe(200);
  }
});

const STORED = 'sk-stored-1f"2e\\3d';
const FROM_ENV = 'sk-env-77aa88bb';

test('diagnostics hold versions, settings, states and log lines, but no secret and no prompt', async () => {
  await using server = await startOpenaiServer({ flavour: 'vllm', models: [{ name: 'tiny', loadMs: 0, tokenMs: 0, idleUnloadMs: null }] });
  const message = `Wrong key ${STORED}, not ${FROM_ENV}; send Authorization: Bearer somebody-elses-token`;
  server.faults.set({ kind: 'status', status: 401, body: { error: { message, code: 401 } } }, { times: 'always' });
  const endpoint = { id: 'a', model: 'tiny', prompt: 'Our secret recipe' };
  await using service = await startService({ env: { KEY: FROM_ENV }, settings: openaiSettings(server.url, [endpoint], { token: 'secret:mine' }) });
  await service.call('PUT', '/api/secrets/mine', { secret: STORED });
  await service.call('POST', '/api/providers', { kind: 'openai', baseUrl: 'http://127.0.0.1:9', token: 'env:KEY' });
  await service.call('POST', '/v1/warmup/trigger');
  const { status, headers, text } = await service.get('/api/diagnostics');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toMatch(/^text\/plain/);
  for (const part of [
    VERSION,
    process.versions.node,
    '"token": "secret:mine"',
    '"token": "env:KEY"',
    'a: paused, every 120 s',
    'auth: ',
    'Ping of tiny failed',
    '(17 characters)',
  ])
    expect(text).toContain(part);
  for (const secret of [STORED, JSON.stringify(STORED).slice(1, -1), FROM_ENV, 'somebody-elses-token', 'recipe']) expect(text).not.toContain(secret);
});

test('the log can be asked for from a level on, and is pushed to who asks for it', async () => {
  await using service = await startService({ settings: openaiSettings('http://127.0.0.1:9', [{ id: 'a', model: 'tiny' }]) });
  const follow = async (query: string) => readEvents(await service.pilotLight.fetch(new Request(`http://localhost/api/events${query}`)));
  await using quiet = await follow('');
  await using curious = await follow('?log=1');
  await service.call('POST', '/v1/warmup/trigger');
  const pushed = await curious.until(({ data }) => data?.kind === 'log' && data.line.level === 'warn');
  expect(pushed).toMatchObject({
    id: undefined,
    name: 'log',
    data: { line: { scope: 'keep-alive', message: expect.stringContaining('Ping of tiny failed') } },
  });
  const { body } = await service.get('/api/log?level=warn');
  expect(body).toEqual([pushed.data?.kind === 'log' ? pushed.data.line : null]);
  const levels = new Set(Object((await service.get('/api/log')).body).map(({ level }: { level: string }) => level));
  expect([...levels].sort()).toEqual(['debug', 'warn']);
  await quiet.until(({ name }) => name === 'ping');
  expect(quiet.seen.map(({ name }) => name)).not.toContain('log');
  expect((await service.get('/api/log?level=loud')).status).toBe(400);
});
