import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { startOpenaiServer } from '../../electron/demo/openaiServer.ts';
import { pingSchema } from '../../electron/domain/ping.ts';
import { type RunningServe, runCli, startServe } from '../support/runCli.ts';
import { openaiSettings } from '../support/service.ts';
import { tempDir } from '../support/tempDir.ts';

const models = ['tiny', 'big'].map((name) => ({ name, loadMs: 0, tokenMs: 0, idleUnloadMs: null }));
const endpoints = [
  { id: 'my.tiny', model: 'tiny' },
  { id: 'my.big', model: 'big' },
];
const reportSchema = z.object({
  endpoint: z.object({ id: z.string(), service: z.string().nullable() }),
  pings: z.array(pingSchema),
});
const reportOf = (stdout: string) => reportSchema.parse(JSON.parse(stdout));

/** A server, and a data folder with two endpoints on it. */
async function lab() {
  const stack = new AsyncDisposableStack();
  const server = stack.use(await startOpenaiServer({ flavour: 'vllm', models }));
  const folder = stack.use(await tempDir());
  const dataDir = join(folder.path, 'data');
  await mkdir(dataDir);
  await writeFile(join(dataDir, 'settings.json'), JSON.stringify(openaiSettings(server.url, endpoints)));
  const ping = (...args: string[]) => runCli(['ping', ...args, '--data', dataDir]);
  return { server, dataDir, ping, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** What the service keeps of it, newest first. */
async function keptOf(serve: RunningServe, id: string): Promise<unknown[]> {
  return z.array(z.unknown()).parse(await (await serve.fetch(`/api/history/${id}/pings`)).json());
}

test('beside a running service it pings through it, and the result is in its history', async () => {
  await using there = await lab();
  await using serve = await startServe(there.dataDir, ['--start-delay', '1h', '--log-level', 'silent']);
  const people = await there.ping('tiny', '--count', '2');
  expect(people).toMatchObject({ code: 0, stderr: '' });
  expect(people.stdout).toMatch(/^\ntiny openai · 127\.0\.0\.1:\d+ · by the service at http:\/\/127\.0\.0\.1:\d+\/\n/);
  expect(people.stdout).toMatch(/1 {2}● warm[\s\S]*2 {2}● warm[\s\S]*2 pings: 2 warm\n/);
  const json = await there.ping('my.tiny', '--json');
  expect(json).toMatchObject({ code: 0, stderr: '' });
  const { endpoint, pings } = reportOf(json.stdout);
  expect(endpoint).toEqual({ id: 'my.tiny', service: serve.url });
  const kept = await keptOf(serve, 'my.tiny');
  expect(kept).toHaveLength(3);
  expect(kept[0]).toEqual(pings[0]);
});

test('a ping with options of its own goes from here, says so, and is in no history', async () => {
  await using there = await lab();
  await using serve = await startServe(there.dataDir, ['--start-delay', '1h', '--log-level', 'silent']);
  const ended = await there.ping('tiny', '--header', 'X-Team: blue');
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout).toContain(' · from here and not kept, since the options change the request\n');
  expect(there.server.requests.at(-1)).toMatchObject({ headers: { 'x-team': 'blue' } });
  expect(reportOf((await there.ping('tiny', '--max-tokens', '2', '--json')).stdout)).toMatchObject({
    endpoint: { service: null },
    pings: [{ outcome: 'warm' }],
  });
  expect(await keptOf(serve, 'my.tiny')).toEqual([]);
});

test('what the running service has counts, not what was written into its file meanwhile', async () => {
  await using there = await lab();
  await using serve = await startServe(there.dataDir, ['--start-delay', '1h', '--log-level', 'silent']);
  await writeFile(join(there.dataDir, 'settings.json'), JSON.stringify(openaiSettings(there.server.url, [{ id: 'new', model: 'tiny' }])));
  expect(await there.ping('new')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: `pilotlight: There is no endpoint "new". The service at ${serve.url} has:\n  my.tiny\n  my.big\n`,
  });
  expect(await there.ping()).toMatchObject({
    code: 2,
    stderr: `pilotlight: Which endpoint? The service at ${serve.url} has:\n  my.tiny\n  my.big\n`,
  });
  expect((await there.ping('my.big', '--json')).code).toBe(0);
});

test('a failure is told as from here, with 1', async () => {
  await using there = await lab();
  await using serve = await startServe(there.dataDir, ['--start-delay', '1h', '--log-level', 'silent']);
  there.server.faults.set({ kind: 'status', status: 500, body: { error: { message: 'CUDA error' } } }, { times: 'always' });
  const ended = await there.ping('tiny');
  expect(ended).toMatchObject({ code: 1, stderr: '' });
  expect(ended.stdout).toMatch(/1 {2}▲ failed {2}.*CUDA error/s);
  expect(await keptOf(serve, 'my.tiny')).toMatchObject([{ outcome: 'failed' }]);
});

test('a service that ends in the middle is a sentence and 1, and one document with --json', async () => {
  await using there = await lab();
  for (const flags of [[], ['--json']]) {
    await using serve = await startServe(there.dataDir, ['--start-delay', '1h', '--log-level', 'silent']);
    const before = there.server.requests.length;
    there.server.faults.set({ kind: 'hang' }, { times: 'always' });
    const pinged = there.ping('tiny', ...flags);
    await there.server.received(before + 1);
    await serve.end('SIGKILL');
    const { code, stdout, stderr } = await pinged;
    expect(code).toBe(1);
    expect(flags.length === 0 ? stderr : JSON.parse(stdout).error.message).toContain(`The service at ${serve.url} does not answer: `);
  }
});

test('beside a demo its endpoints are found as status shows them, one of your own by its name, and a strange one is told with where it was looked for', async () => {
  await using there = await lab();
  await using demo = await startServe(there.dataDir, ['--demo', '--start-delay', '1h', '--log-level', 'silent']);
  const simulated = await there.ping('qwen3:8b');
  expect(simulated).toMatchObject({ code: 0, stderr: '' });
  expect(simulated.stdout).toContain(` · by the demo at ${demo.url}\n`);
  const own = await there.ping('my.tiny', '--json');
  expect(reportOf(own.stdout)).toMatchObject({ endpoint: { id: 'my.tiny', service: null }, pings: [{ outcome: 'warm' }] });
  expect((await there.ping('nobody')).stderr).toMatch(/^pilotlight: There is no endpoint "nobody"\. The demo at http:\S+ has:\n {2}\S+\n/);
});

test('export of what only the demo has says where that is', async () => {
  await using there = await lab();
  const exported = () => runCli(['export', '--endpoint', 'ollama.qwen3-8b', '--data', there.dataDir]);
  expect((await exported()).stderr).not.toContain('demo');
  await using _demo = await startServe(there.dataDir, ['--demo', '--start-delay', '1h', '--log-level', 'silent']);
  expect(await exported()).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining(`That of the demo that runs: pilotlight export --data ${join(there.dataDir, 'demo')}\n`),
  });
});

test('a server that is described is pinged from here, whatever runs', async () => {
  await using there = await lab();
  await using serve = await startServe(there.dataDir, ['--start-delay', '1h', '--log-level', 'silent']);
  const ended = await there.ping('--kind', 'openai', '--base-url', there.server.url, '--model', 'tiny', '--json');
  expect(reportOf(ended.stdout).endpoint).toEqual({ id: 'ping', service: null });
  expect(await keptOf(serve, 'my.tiny')).toEqual([]);
});
