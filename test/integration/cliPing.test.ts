import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { startBedrockServer } from '../../electron/demo/bedrockServer.ts';
import { startOllamaServer } from '../../electron/demo/ollamaServer.ts';
import { startOpenaiServer } from '../../electron/demo/openaiServer.ts';
import { pingSchema } from '../../electron/domain/ping.ts';
import { runCli } from '../support/runCli.ts';
import { openaiSettings } from '../support/service.ts';
import { tempDir } from '../support/tempDir.ts';

const KEY = 'sk-cli-9c41f0aa7b';
const models = [{ name: 'tiny', loadMs: 0, tokenMs: 0, idleUnloadMs: null }];
const data = ['--data', '/nowhere/pilotlight'];
const described = (url: string, kind = 'openai', model = 'tiny') => ['ping', '--kind', kind, '--base-url', url, '--model', model, ...data];

/** Exactly this: no field too few, none too many. */
const reportSchema = z.strictObject({
  endpoint: z.strictObject({
    id: z.string(),
    model: z.string(),
    provider: z.string(),
    providerId: z.string(),
    host: z.string(),
    service: z.string().nullable(),
  }),
  pings: z.array(pingSchema),
  summary: z.strictObject({
    count: z.number(),
    warm: z.number(),
    cold: z.number(),
    skipped: z.number(),
    failed: z.number(),
    ttftMs: z.strictObject({ min: z.number(), p50: z.number(), p95: z.number(), max: z.number() }).nullable(),
    inputTokens: z.number(),
    outputTokens: z.number(),
    costUsd: z.number().nullable(),
  }),
});
const reportOf = (stdout: string) => reportSchema.parse(JSON.parse(stdout));

test('for people a ping shows the connection, the first byte, the first token, and that the model was warm', async () => {
  await using server = await startOpenaiServer({ flavour: 'vllm', models });
  const ended = await runCli(described(server.url, 'vllm'));
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout).toContain(`tiny vllm · 127.0.0.1:${server.port}`);
  expect(ended.stdout).toMatch(/1 {2}● warm {2}[\d.,]+ ms to the first token {2}\d+ \+ 1 tokens/);
  expect(ended.stdout).toMatch(/connect +[\d.,]+ ms +━[\s\S]*first byte +[\d.,]+ ms +━?[\s\S]*first token +[\d.,]+ ms[\s\S]*end +[\d.,]+ ms/);
});

test('several pings end with a summary, and reuse their connection', async () => {
  await using server = await startOpenaiServer({ flavour: 'vllm', models });
  const ended = await runCli([...described(server.url), '--count', '3']);
  expect(ended.code).toBe(0);
  expect(ended.stdout).toMatch(/3 pings: 3 warm\nfirst token p50 [\d.,]+ ms, p95 [\d.,]+ ms, [\d.,]+ ms to [\d.,]+ ms/);
  expect(ended.stdout).toMatch(/reused +[\d.,]+ ms/);
});

test('a model that had to load is shown as cold, with its load time', async () => {
  await using server = await startOllamaServer({ models: [{ name: 'qwen3:8b', loadMs: 600, tokenMs: 0, idleUnloadMs: 60_000 }] });
  const ended = await runCli([...described(server.url, 'ollama', 'qwen3:8b'), '--count', '2']);
  expect(ended.code).toBe(0);
  expect(ended.stdout).toMatch(/1 {2}❄ cold {2}[\d.,]+ ms to the first token {2}model load [\d.,]+ ms/);
  expect(ended.stdout).toMatch(/2 {2}● warm/);
});

test('--json prints exactly one document, with pings of the schema', async () => {
  await using server = await startOpenaiServer({ flavour: 'vllm', models });
  const ended = await runCli([...described(server.url), '--count', '4', '--json']);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  const { endpoint, pings, summary } = reportOf(ended.stdout);
  expect(endpoint).toEqual({ id: 'ping', model: 'tiny', provider: 'openai', providerId: 'ping', host: server.url, service: null });
  expect(pings.map(({ outcome, reused }) => [outcome, reused])).toEqual([
    ['warm', false],
    ['warm', true],
    ['warm', true],
    ['warm', true],
  ]);
  expect(summary).toMatchObject({ count: 4, warm: 4, cold: 0, skipped: 0, failed: 0, outputTokens: 4, costUsd: null });
  const ttfts = pings.map(({ ttftMs }) => ttftMs ?? 0).toSorted((a, b) => a - b);
  expect(summary.ttftMs).toEqual({ min: ttfts[0], p50: ttfts[1], p95: ttfts[3], max: ttfts[3] });
});

test('a failure is 1, with a sentence for people and the same in the document', async () => {
  await using server = await startOpenaiServer({ flavour: 'vllm', models });
  const people = await runCli(described(server.url, 'vllm', 'huge'));
  expect(people).toMatchObject({ code: 1, stderr: '' });
  expect(people.stdout).toMatch(/1 {2}▲ failed {2}The model huge is not on this server\./);
  const json = await runCli([...described(server.url, 'vllm', 'huge'), '--json']);
  expect(json.code).toBe(1);
  expect(reportOf(json.stdout)).toMatchObject({
    pings: [{ outcome: 'failed', error: { kind: 'notFound', status: 404 } }],
    summary: { failed: 1, ttftMs: null },
  });
});

test('a server that loads is "not now", and no success either', async () => {
  await using server = await startOpenaiServer({ flavour: 'llamacpp', models });
  server.faults.set({ kind: 'status', status: 503, body: { error: { message: 'Loading model', type: 'unavailable_error', code: 503 } } });
  const ended = await runCli(described(server.url));
  expect(ended.code).toBe(1);
  expect(ended.stdout).toMatch(/◌ not now {2}.* is loading tiny: a cold start in progress/);
});

test('nobody there is an error that says so', async () => {
  const ended = await runCli([...described('http://127.0.0.1:9'), '--json']);
  expect(ended.code).toBe(1);
  expect(reportOf(ended.stdout).pings).toMatchObject([
    { outcome: 'failed', error: { kind: 'unreachable', message: expect.stringContaining('127.0.0.1:9') } },
  ]);
});

test('--token env:NAME sends what the variable holds', async () => {
  await using server = await startOpenaiServer({ flavour: 'vllm', models, apiKey: KEY });
  const ended = await runCli([...described(server.url), '--token', 'env:MY_KEY', '--json'], { MY_KEY: KEY });
  expect(ended.code).toBe(0);
  expect(server.requests.at(-1)?.headers['authorization']).toBe(`Bearer ${KEY}`);
  expect(ended.stdout).not.toContain(KEY);
});

test('--token of a variable that is not set makes no request and names it', async () => {
  await using server = await startOpenaiServer({ flavour: 'vllm', models, apiKey: KEY });
  const ended = await runCli([...described(server.url), '--token', 'env:MY_KEY', '--json']);
  expect(ended.code).toBe(1);
  expect(reportOf(ended.stdout).pings).toMatchObject([{ error: { kind: 'auth', message: expect.stringContaining('MY_KEY is not set') } }]);
  expect(server.requests).toEqual([]);
});

test('a token that an error body echoes is blotted out, in both outputs and in the log', async () => {
  await using server = await startOpenaiServer({ flavour: 'vllm', models });
  const body = { error: { message: `Invalid key ${KEY} (Authorization: Bearer ${KEY})`, code: 401 } };
  server.faults.set({ kind: 'status', status: 401, body }, { times: 'always' });
  const args = [...described(server.url), '--token', 'env:MY_KEY', '--log-level', 'debug'];
  for (const flags of [[], ['--json']]) {
    const ended = await runCli([...args, ...flags], { MY_KEY: KEY });
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain('Invalid key …');
    expect(ended.stdout + ended.stderr).not.toContain(KEY);
    expect(ended.stderr).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d debug \[keep-alive\] Sending prompt to tiny/m);
  }
});

test('a configured endpoint is found by id, by model, or because it is the only one', async () => {
  await using server = await startOpenaiServer({ flavour: 'vllm', models });
  await using folder = await tempDir();
  await writeFile(join(folder.path, 'settings.json'), JSON.stringify(openaiSettings(server.url, [{ id: 'my.tiny', model: 'tiny' }])));
  for (const name of [['my.tiny'], ['tiny'], []]) {
    const ended = await runCli(['ping', ...name, '--data', folder.path, '--json']);
    expect(reportOf(ended.stdout)).toMatchObject({
      endpoint: { id: 'my.tiny', providerId: 'local' },
      pings: [{ endpointId: 'my.tiny', outcome: 'warm' }],
    });
  }
});

test.each([
  [['--kind', 'openai', '--model', 'x'], /--base-url is missing/],
  [['--kind', 'openai', '--base-url', 'http://h'], /--model is missing/],
  [['--base-url', 'http://h', '--model', 'x'], /--kind is missing/],
  [['--kind', 'openai', '--base-url', 'h:1', '--model', 'x'], /a base URL starts with http/],
  [['--kind', 'openai', '--base-url', 'http://h', '--model', 'x', '--token', 'sk-literal'], /write env:NAME/],
  [['tiny', '--kind', 'openai'], /not both/],
  [['nobody'], /No endpoint is configured: \/nowhere\/pilotlight\/settings\.json has none\. Describe one: pilotlight ping --kind ollama/],
  [[], /No endpoint is configured/],
  [['--kind', 'openai', '--base-url', 'http://h', '--model', 'x', '--timeout', 'ages'], /--timeout: "ages" is not a duration/],
  [['--kind', 'openai', '--base-url', 'http://h', '--model', 'x', '--timeout=-5s'], /--timeout: "-5s" must not be negative/],
  [['--kind', 'openai', '--base-url', 'http://h', '--model', 'x', '--max-tokens', '99999'], /--max-tokens: .*4096/],
  [['tiny', '--embed'], /--embed has no effect on a configured endpoint/],
])('pilotlight ping %j is wrong use: 2, and a reason on stderr or as one JSON document', async (args, reason) => {
  const people = await runCli(['ping', ...args, ...data]);
  expect(people).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(reason) });
  const json = await runCli(['ping', ...args, ...data, '--json']);
  expect(json).toMatchObject({ code: 2, stderr: '' });
  expect(JSON.parse(json.stdout)).toEqual({ error: { kind: 'usage', message: expect.stringMatching(reason) } });
  expect(people.stderr + json.stdout).not.toContain('sk-literal');
});

test('which of several endpoints is asked for by name', async () => {
  await using folder = await tempDir();
  const endpoints = [
    { id: 'a', model: 'x' },
    { id: 'b', model: 'y' },
  ];
  await writeFile(join(folder.path, 'settings.json'), JSON.stringify(openaiSettings('http://127.0.0.1:9', endpoints)));
  const ended = await runCli(['ping', '--data', folder.path]);
  expect(ended).toMatchObject({ code: 2, stderr: `pilotlight: Which endpoint? ${join(folder.path, 'settings.json')} has:\n  a\n  b\n` });
});

test('a ping only looks: broken settings and secrets stay where they are', async () => {
  await using folder = await tempDir();
  const dataDir = join(folder.path, 'data');
  await mkdir(dataDir);
  await writeFile(join(dataDir, 'secrets.json'), '{');
  await using server = await startOpenaiServer({ flavour: 'vllm', models });
  const args = ['ping', '--kind', 'openai', '--base-url', server.url, '--model', 'tiny', '--data', dataDir];
  await runCli(args);
  await writeFile(join(dataDir, 'settings.json'), '{');
  expect(await runCli(args)).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('settings.json cannot be used') });
  const json = await runCli([...args, '--json']);
  expect(json).toMatchObject({ code: 1, stderr: '' });
  expect(JSON.parse(json.stdout)).toEqual({ error: { kind: 'failed', message: expect.stringContaining('settings.json cannot be used') } });
  expect((await readdir(dataDir)).toSorted()).toEqual(['secrets.json', 'settings.json']);
});

test('Bedrock is pinged through its SDK, with the price of the tokens', async () => {
  const model = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';
  await using server = await startBedrockServer({ apiKey: KEY, models: [{ name: model, loadMs: 0, tokenMs: 0, idleUnloadMs: null }] });
  const ended = await runCli([...described(server.url, 'bedrock', model), '--region', 'eu-central-1', '--token', 'env:MY_KEY', '--json'], {
    MY_KEY: KEY,
  });
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  const { endpoint, summary } = reportOf(ended.stdout);
  expect(endpoint).toMatchObject({ provider: 'bedrock', host: server.url });
  expect(summary.costUsd).toBeGreaterThan(0);
});

test('a way, headers and body fields can be tried by hand', async () => {
  await using server = await startOllamaServer({ models: [{ name: 'qwen3:8b', loadMs: 0, tokenMs: 0, idleUnloadMs: 60_000 }] });
  const ollama = described(server.url, 'ollama', 'qwen3:8b');
  const looked = await runCli([...ollama, '--way', 'peek']);
  expect(looked).toMatchObject({ code: 0, stderr: '' });
  expect(looked.stdout).toMatch(/1 {2}❄ cold {2}Only looked at: it is not loaded\./);
  const loaded = await runCli([...ollama, '--way', 'load', '--header', 'X-Team: blue', '--body-field', 'options={"num_ctx":2048}', '--json']);
  expect(reportOf(loaded.stdout)).toMatchObject({ pings: [{ ttftMs: null, inputTokens: 0 }] });
  const [request] = server.requests.filter(({ method }) => method === 'POST');
  expect(request).toMatchObject({ path: '/api/generate', headers: { 'x-team': 'blue' }, body: { model: 'qwen3:8b', options: { num_ctx: 2048 } } });
});

test('a header with a secret in the clear is refused with what to write', async () => {
  const ended = await runCli([...described('http://127.0.0.1:9'), '--header', 'Authorization: Bearer abcdefgh']);
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  expect(ended.stderr).toContain('--header Authorization: this looks like a secret');
  expect(ended.stderr).not.toContain('abcdefgh');
});
