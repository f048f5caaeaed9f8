import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startOpenaiServer } from '../../electron/demo/openaiServer.ts';
import { pingSchema } from '../../electron/domain/ping.ts';
import { runCli, startServe } from '../support/runCli.ts';
import { openaiSettings } from '../support/service.ts';
import { ROUTER_TOKEN, realConfig, seedConfig } from '../support/serviceConfigs.ts';
import { isPing } from '../support/serviceEvents.ts';
import { type TempDir, tempDir } from '../support/tempDir.ts';

const models = ['tiny', 'big'].map((name) => ({ name, loadMs: 0, tokenMs: 0, idleUnloadMs: null }));
const startServer = (more: object = {}) => startOpenaiServer({ flavour: 'vllm', models, ...more });

async function folderWith(settings: object): Promise<TempDir> {
  const folder = await tempDir();
  await writeFile(join(folder.path, 'settings.json'), JSON.stringify(settings));
  return folder;
}

test('serve prints the link, answers, and SIGTERM ends it in order: 0, no note, the folder free again', async () => {
  await using folder = await tempDir();
  await using serve = await startServe(folder.path);
  expect(serve.stdout).toMatch(/^Pilot Light is running\. Open http:\/\/127\.0\.0\.1:\d+\/\?token=[0-9a-f]{32}\n/);
  expect(await (await fetch(new URL('/health', serve.url))).json()).toMatchObject({ status: 'healthy' });
  expect((await fetch(new URL('/api/state', serve.url))).status).toBe(401);
  expect((await serve.fetch('/api/state')).status).toBe(200);
  expect((await stat(folder.path)).mode & 0o777).toBe(0o700);
  expect(await serve.end('SIGTERM')).toMatchObject({ code: 0, signal: null });
  expect(existsSync(join(folder.path, 'service.json'))).toBe(false);
  await using again = await startServe(folder.path);
  expect(again.token).toBe(serve.token);
});

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '%s right after the link is there ends it in order as well, with a page that listens',
  async (signal) => {
    await using folder = await tempDir();
    await using serve = await startServe(folder.path);
    // The end may come before the answer does.
    const listened = serve
      .events()
      .then((events) => events.ended)
      .catch(() => undefined);
    expect(await serve.end(signal)).toMatchObject({ code: 0, signal: null });
    await listened;
    expect(existsSync(join(folder.path, 'service.json'))).toBe(false);
  },
);

test('SIGTERM ends it in order also when it has written settings and secrets', async () => {
  await using folder = await tempDir();
  await using serve = await startServe(folder.path);
  expect((await serve.fetch('/api/settings', { method: 'PATCH', body: '{"interval":"5m"}' })).status).toBe(200);
  expect((await serve.fetch('/api/secrets/k', { method: 'PUT', body: '{"secret":"s3cret"}' })).status).toBe(200);
  expect(await serve.end('SIGTERM')).toMatchObject({ code: 0, signal: null });
  expect((await readdir(folder.path)).filter((name) => !name.startsWith('history'))).toEqual([
    'api-token',
    'instance.lock',
    'secrets.json',
    'settings.json',
  ]);
});

test('with nothing configured it says what to try', async () => {
  await using folder = await tempDir();
  await using serve = await startServe(folder.path);
  const { stdout } = await serve.end();
  expect(stdout).toContain('Nothing to keep warm yet. Try it with simulated models:   pilotlight serve --demo');
});

test('a port in use and a folder in use are sentences on stderr, and 1', async () => {
  await using folder = await tempDir();
  await using other = await tempDir();
  await using serve = await startServe(folder.path);
  const { port } = new URL(serve.url);
  expect(await runCli(['serve', '--port', port, '--data', other.path])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `pilotlight: Port ${port} is in use. Stop the other program, or choose another port with --port.\n`,
  });
  expect(await runCli(['serve', '--port', '0', '--data', folder.path])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'pilotlight: Another Pilot Light is using this data folder. Stop it first, or choose another folder with --data.\n',
  });
});

test('the first ping comes after the start delay; the log tells of it on stderr, in the style of the seed', async () => {
  await using server = await startServer();
  await using folder = await folderWith(openaiSettings(server.url, [{ id: 'a', model: 'tiny' }]));
  await using serve = await startServe(folder.path, ['--start-delay', '0s']);
  await using events = await serve.events();
  await server.posted(1);
  await serve.untilLogged(/info {2}\[keep-alive\] Keeping one endpoint warm, first ping in 0s\n/);
  expect(await serve.untilLogged(/^.*Ping of tiny complete.*$/m)).toMatch(
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d info {2}\[keep-alive\] Ping of tiny complete: warm, \d+ ms to the first token$/,
  );
  expect((await serve.end()).stdout).not.toContain('[keep-alive]');
  expect(events.seen.filter(({ name }) => name !== 'server').length).toBeLessThanOrEqual(3);
});

test('--log-level decides what is logged', async () => {
  await using server = await startServer();
  await using folder = await folderWith(openaiSettings(server.url, [{ id: 'a', model: 'tiny' }]));
  const trigger = { method: 'POST', body: '{}' };
  await using loud = await startServe(folder.path, ['--log-level', 'debug']);
  await loud.fetch('/v1/warmup/trigger', trigger);
  await loud.untilLogged(/debug \[keep-alive\] Sending prompt to tiny on Local server/);
  await loud.end();
  await using quiet = await startServe(folder.path, ['--log-level', 'warn']);
  await quiet.fetch('/v1/warmup/trigger', trigger);
  expect((await quiet.end()).stderr).toBe('');
});

test('DISABLE_WARMUP=true pings nothing on its own', async () => {
  await using server = await startServer();
  await using folder = await folderWith(openaiSettings(server.url, [{ id: 'a', model: 'tiny', keepAlive: '1s' }]));
  await using serve = await startServe(folder.path, ['--start-delay', '0s'], { DISABLE_WARMUP: 'true' });
  await serve.untilLogged(/\[keep-alive\] Warming is disabled by DISABLE_WARMUP/);
  const status = await (await serve.fetch('/v1/warmup/status')).json();
  expect(status).toMatchObject({ warmup_active: false, endpoints: [{ warmth: 'paused', next_ping_at: null }] });
  // Only what is asked for goes out.
  await serve.fetch('/api/endpoints/a/ping', { method: 'POST' });
  await serve.end();
  expect(server.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
});

test("--models-config takes over llm-router's real shape before the first ping", async () => {
  await using vllm = await startServer();
  await using openai = await startServer({ apiKey: ROUTER_TOKEN });
  await using folder = await tempDir();
  const file = join(folder.path, 'models-config.json');
  await writeFile(file, realConfig(vllm.url, openai.url));
  await using serve = await startServe(join(folder.path, 'data'), ['--models-config', file]);
  expect(serve.stdout).not.toContain('Nothing to keep warm yet');
  const status = await (await serve.fetch('/v1/warmup/status')).json();
  expect(status).toMatchObject({
    endpoints: [
      { model: 'tiny', provider: 'vllm', host: vllm.url, interval_seconds: 2_100 },
      { model: 'big', provider: 'openai', host: openai.url, interval_seconds: null, warmth: 'paused' },
    ],
  });
  const answer = await (await serve.fetch('/v1/warmup/trigger', { method: 'POST', body: '{}' })).json();
  expect(answer).toMatchObject({ pings: [{ outcome: 'warm' }, { outcome: 'warm' }] });
});

test("--models-config takes over seed 003's example, comment and all; the token is in none of the outputs", async () => {
  await using server = await startServer({ apiKey: ROUTER_TOKEN });
  await using folder = await tempDir();
  const file = join(folder.path, 'models-config.json');
  await writeFile(file, seedConfig(server.url));
  await using serve = await startServe(join(folder.path, 'data'), ['--models-config', file, '--start-delay', '0s', '--log-level', 'debug']);
  await serve.untilLogged(/Ping of tiny complete: warm/);
  const { stdout, stderr } = await serve.end();
  expect(stdout + stderr).not.toContain(ROUTER_TOKEN);
});

test.each([
  ['{ "a":\n\n }', /models-config\.json: This is not JSON: \w+ in line 3\.\n$/],
  [null, /There is no file .*models-config\.json\.\n$/],
])('--models-config with a file that cannot be used (%j) is a sentence and 1, and nothing runs', async (content, reason) => {
  await using folder = await tempDir();
  const file = join(folder.path, 'models-config.json');
  if (content !== null) await writeFile(file, content);
  const ended = await runCli(['serve', '--port', '0', '--data', join(folder.path, 'data'), '--models-config', file]);
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(ended.stderr).toMatch(reason);
});

test('status shows the running service, for people and as the very JSON of the API', async () => {
  await using server = await startServer();
  await using folder = await folderWith(
    openaiSettings(server.url, [
      { id: 'a', model: 'tiny' },
      { id: 'b', model: 'missing', keepAlive: null },
    ]),
  );
  await using serve = await startServe(folder.path, ['--start-delay', '1h']);
  await serve.fetch('/v1/warmup/trigger', { method: 'POST', body: '{"model":"tiny"}' });
  const people = await runCli(['status', '--data', folder.path]);
  expect(people).toMatchObject({ code: 0, stderr: '' });
  expect(people.stdout).toMatch(/1 of 2 warm\n\n {2}● Warm +tiny +a +[\d.,]+ ms +next in \d+ (s|min)\n {2}‖ Paused +missing .* not scheduled\n/);
  const json = await runCli(['status', '--json', '--data', folder.path]);
  // The next ping lies on another clock than the wall's, so that two readings of its time may be a millisecond apart.
  const withoutNext = (text: string): unknown => JSON.parse(text, (key, value: unknown) => (key === 'next_ping_at' ? typeof value : value));
  expect(withoutNext(json.stdout)).toEqual(withoutNext(await (await serve.fetch('/v1/warmup/status')).text()));
});

test('a note that a killed service left leads nobody to whoever has its port now', async () => {
  await using one = await tempDir();
  await using two = await folderWith(openaiSettings('http://127.0.0.1:9', [{ id: 'a', model: 'tiny' }]));
  await using first = await startServe(one.path);
  await first.end('SIGKILL');
  expect(await readdir(one.path)).toContain('service.json');
  await using second = await startServe(two.path, ['--port', new URL(first.url).port]);
  expect(second.url).toBe(first.url);
  expect(await runCli(['status', '--data', one.path])).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('is not running') });
});

test('a service that ends in the middle of a ping cancels it, keeps no half of it, and ends with 0', async () => {
  await using server = await startServer();
  await using folder = await folderWith(openaiSettings(server.url, [{ id: 'a', model: 'tiny' }]));
  await using serve = await startServe(folder.path, ['--start-delay', '1h']);
  await (await serve.fetch('/api/endpoints/a/ping', { method: 'POST' })).json();
  server.faults.set({ kind: 'hang' });
  const hung = serve.fetch('/api/endpoints/a/ping', { method: 'POST' }).catch(() => undefined);
  await server.received(2);
  expect(await serve.end()).toMatchObject({ code: 0, signal: null });
  await hung;
  await server.socketsAre(0);
  const { stdout } = await runCli(['export', '--format', 'jsonl', '--data', folder.path]);
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
});

test('events of the served API carry what the history keeps', async () => {
  await using server = await startServer();
  await using folder = await folderWith(openaiSettings(server.url, [{ id: 'a', model: 'tiny' }]));
  await using serve = await startServe(folder.path, ['--start-delay', '1h']);
  await using events = await serve.events();
  const made = pingSchema.parse(await (await serve.fetch('/api/endpoints/a/ping', { method: 'POST' })).json());
  const { data } = await events.until(isPing);
  expect(data).toEqual({ kind: 'ping', ping: made });
  const { stdout } = await runCli(['export', '--format', 'jsonl', '--data', folder.path]);
  expect(JSON.parse(stdout)).toMatchObject({ endpointId: 'a', at: new Date(made.at).toISOString(), outcome: 'warm' });
  expect(await readFile(join(folder.path, 'settings.json'), 'utf8')).toContain('"a"');
});
