import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { cookieValue } from '../../electron/api/guard.ts';
import { type RunningServe, runCli, startServe } from '../support/runCli.ts';
import { openApiSchema } from '../support/serviceSchema.ts';
import { CANARIES, filesBelow, leaksIn } from './canaries.ts';
import { KINDS_OF_REFUSAL } from './echo.ts';
import { MARKER, type SecretsLab, startSecretsLab } from './secrets.lab.ts';

/** What one run has shown, by place; each place is a text. */
type Seen = Map<string, string>;

const ENDPOINTS = ['chat', 'embed', 'ollama', 'proxied', 'nova', 'nova-key'];
const ROUTER_CONFIG = JSON.stringify({
  model_name: 'imported',
  providers: [{ api_type: 'openai', api_host: 'http://127.0.0.1:9', api_token: CANARIES.importedToken, keep_alive: null }],
});

const asText = async (answer: Response): Promise<string> => `${answer.status} ${JSON.stringify([...answer.headers])} ${await answer.text()}`;

/** Puts a secret wherever one can be, and where none belongs. */
async function setSecrets(serve: RunningServe, { webhookUrl }: SecretsLab, seen: Seen): Promise<void> {
  const send = async (method: string, path: string, body: unknown): Promise<void> =>
    void seen.set(`${method} ${path} ${seen.size}`, await asText(await serve.fetch(path, { method, body: JSON.stringify(body) })));
  await send('PUT', '/api/secrets/token', { secret: CANARIES.storedToken });
  await send('PUT', '/api/secrets/header', { secret: CANARIES.storedHeader });
  await send('PUT', '/api/alerts/webhook', { url: webhookUrl });
  await send('POST', '/api/import', { text: ROUTER_CONFIG, apply: true });
  const { misplacedInUrl, misplacedInQuery, misplacedInHeader, misplacedInRedisUrl } = CANARIES;
  await send('POST', '/api/providers', { kind: 'openai', name: 'x', baseUrl: `http://user:${misplacedInUrl}@127.0.0.1:9/v1` });
  await send('POST', '/api/providers', { kind: 'openai', name: 'x', baseUrl: `http://127.0.0.1:9/v1?key=${misplacedInQuery}` });
  await send('POST', '/api/endpoints', { providerId: 'echo', model: 'x', headers: { authorization: misplacedInHeader } });
  await send('POST', '/api/endpoints', { providerId: 'echo', model: 'x', headers: { 'x-team': misplacedInHeader } });
  await send('PATCH', '/api/settings', { sharing: { url: `redis://user:${misplacedInRedisUrl}@127.0.0.1:9` } });
}

/** Makes every part of the service use its secrets, against servers that repeat them. */
async function useSecrets(serve: RunningServe, { echo }: SecretsLab, seen: Seen): Promise<void> {
  const post = async (path: string, body: unknown = {}): Promise<void> =>
    void seen.set(`POST ${path} ${seen.size}`, await asText(await serve.fetch(path, { method: 'POST', body: JSON.stringify(body) })));
  for (let i = 0; i < KINDS_OF_REFUSAL; i += 1) for (const id of ['chat', 'embed', 'ollama']) await post(`/api/endpoints/${id}/ping`);
  for (const id of ['proxied', 'nova', 'nova-key']) await post(`/api/endpoints/${id}/ping`);
  for (const id of ['echo', 'echo-ollama', 'proxied', 'aws', 'aws-key']) await post(`/api/providers/${id}/test`, {});
  await post('/api/providers/test', { provider: { kind: 'openai', baseUrl: echo.url }, secret: CANARIES.typedToken });
  await post('/api/sharing/test', {});
  await post('/api/sharing/test', { password: CANARIES.typedRedisPassword });
  await post('/api/alerts/test');
  for (const id of ['chat', 'ollama']) for (const verb of ['load', 'unload']) await post(`/api/endpoints/${id}/${verb}`, {});
  await post('/v1/warmup/trigger');
  // The gateway's own caller gets what the server says, so its answer is no place to look at.
  await fetch(new URL('/gateway/echo/v1/chat/completions', serve.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${CANARIES.gatewayToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'chat', messages: [{ role: 'user', content: CANARIES.gatewayPrompt }] }),
    redirect: 'manual',
  });
}

/** Every GET that the service says it has, for every endpoint and provider. */
async function readEverything(serve: RunningServe, seen: Seen): Promise<void> {
  const { paths } = openApiSchema.parse(await (await serve.fetch('/openapi.json')).json());
  const readable = Object.entries(paths).flatMap(([path, operations]) => ('get' in operations && path !== '/api/events' ? [path] : []));
  const filled = readable.flatMap((path) => (path.includes('{id}') ? ENDPOINTS.map((id) => path.replace('{id}', id)) : [path]));
  const more = ['/', '/openapi.json', '/api/history/export?format=jsonl', '/api/secrets', '/?code=none', '/?token=none', '/nothing'];
  for (const path of [...filled, ...more]) seen.set(`GET ${path}`, await asText(await serve.fetch(path)));
  expect(readable.length).toBeGreaterThan(20);
}

const COMMANDS = [
  ['status', '--why'],
  ['status', '--json'],
  ['memory', '--json'],
  ['profile', '--json'],
  ['discover', '--json'],
  ['settings', 'export'],
  ['export', '--format', 'jsonl'],
  ['ping', 'chat', '--log-level', 'debug', '--count', String(KINDS_OF_REFUSAL)],
  ['ping', 'ollama', '--json', '--count', String(KINDS_OF_REFUSAL)],
  ['ping', 'nova', '--json'],
];

async function runCommands({ dataDir, env }: SecretsLab, seen: Seen): Promise<void> {
  for (const command of COMMANDS) {
    const ended = await runCli([...command, '--data', dataDir], env);
    seen.set(`pilotlight ${command.join(' ')}`, `${ended.stdout}${ended.stderr}`);
  }
}

/** What a stream brings until it ends or breaks off. */
async function readToTheEnd({ body }: Response): Promise<string> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of body ?? []) pieces.push(Buffer.from(piece));
  } catch {
    // A service that ends takes its connections along.
  }
  return Buffer.concat(pieces).toString();
}

/** The arguments of every process on this computer, which anybody on it may read. */
async function processList(): Promise<string> {
  if (process.platform === 'win32') return '(Windows shows no arguments to other users)';
  return (await promisify(execFile)('ps', ['-A', '-ww', '-o', 'args'], { maxBuffer: 50_000_000 })).stdout;
}

describe('A secret in every place where there can be one', () => {
  const seen: Seen = new Map();
  let secrets: Readonly<Record<string, string>> = CANARIES;
  let stores: Map<string, string>;
  let received: { readonly echo: string; readonly redis: string; readonly proxy: string; readonly receiver: string; readonly bedrock: string };

  beforeAll(async () => {
    await using lab = await startSecretsLab();
    const serve = await startServe(lab.dataDir, ['--log-level', 'debug'], lab.env);
    const proxyLogin = `proxy-user:${CANARIES.proxyPassword}`;
    secrets = { ...CANARIES, proxyLogin, apiToken: serve.token, cookie: cookieValue(serve.token) };
    const events = await serve.fetch('/api/events?log=1');
    const stream = readToTheEnd(events);
    await setSecrets(serve, lab, seen);
    await useSecrets(serve, lab, seen);
    await readEverything(serve, seen);
    await runCommands(lab, seen);
    seen.set('the arguments of all processes', await processList());
    const running = await filesBelow(lab.dataDir);
    const ended = await serve.end();
    seen.set('the events', await stream);
    seen.set('the log', ended.stderr);
    // The link is the one thing that is printed to be used.
    seen.set('standard output', ended.stdout.replace(/\?token=[0-9a-f]{32}/, ''));
    const files = await filesBelow(lab.dataDir);
    for (const [when, all] of [
      ['while it runs', running],
      ['afterwards', files],
    ] as const)
      for (const [path, text] of all) if (!/^(secrets\.json|api-token)$/.test(path)) seen.set(`${path} ${when}`, text);
    stores = files;
    received = {
      echo: lab.echo.heard.join('\n'),
      redis: lab.redis.received.join('\n'),
      proxy: lab.proxy.received.join('\n'),
      receiver: lab.receiver.received.join('\n'),
      bedrock: [...lab.bedrock.requests, ...lab.bedrockByKey.requests].map(({ headers }) => JSON.stringify(headers)).join('\n'),
    };
  }, 120_000);

  test('each secret was used where it belongs, so there was something to leak', () => {
    expect(leaksIn(received.echo, CANARIES)).toEqual(
      expect.arrayContaining(['storedToken', 'environmentToken', 'storedHeader', 'environmentHeader', 'typedToken', 'gatewayToken']),
    );
    expect(leaksIn(received.redis, CANARIES)).toEqual(['redisPassword', 'typedRedisPassword']);
    expect(received.proxy).toContain(Buffer.from(`proxy-user:${CANARIES.proxyPassword}`).toString('base64'));
    expect(leaksIn(received.receiver, CANARIES)).toEqual(['webhookPath', 'webhookQuery']);
    expect(leaksIn(received.bedrock, CANARIES)).toEqual(expect.arrayContaining(['awsSessionToken', 'bedrockKey']));
    const kept = leaksIn(stores.get('secrets.json') ?? '', CANARIES);
    expect(kept).toEqual(expect.arrayContaining(['storedToken', 'storedHeader', 'webhookPath', 'webhookQuery', 'importedToken']));
  });

  test('what the servers repeated came through where it is looked for: what stood beside the secrets is there', () => {
    const places = ['GET /api/state', 'GET /api/history/chat/pings', 'GET /api/history/export', 'GET /api/diagnostics', 'GET /api/log', 'the log'];
    for (const place of places) expect(seen.get(place), place).toContain(MARKER);
    for (const place of ['the events', 'history.sqlite afterwards', 'pilotlight export --format jsonl'])
      expect(seen.get(place), place).toContain(MARKER);
    expect([...seen.keys()].some((place) => place.startsWith('pilotlight ping') && seen.get(place)?.includes(MARKER))).toBe(true);
  });

  test('is in no answer, event, log, file, export, output and process list', () => {
    const leaks = [...seen].flatMap(([place, text]) => leaksIn(text, secrets).map((name) => `${name} in ${place}`));
    expect(leaks).toEqual([]);
  });

  test('where none belongs it is refused, and the refusal does not repeat it', () => {
    const refusals = [...seen].filter(([place]) => /^(POST \/api\/(providers|endpoints)|PATCH \/api\/settings) \d+$/.test(place));
    expect(refusals.map(([, text]) => Number(text.slice(0, 3)))).toEqual([400, 400, 400, 400, 400]);
    expect(refusals.flatMap(([, text]) => leaksIn(text, secrets))).toEqual([]);
  });

  test('only secrets.json and api-token hold any, and both are for their owner alone', async () => {
    expect(leaksIn([...stores.values()].join('\n'), secrets)).toContain('apiToken');
    expect([...stores].flatMap(([path, text]) => (leaksIn(text, secrets).length > 0 ? [path] : [])).toSorted()).toEqual([
      'api-token',
      'secrets.json',
    ]);
  });
});

test('a folder that was searched was read: a secret that is written into it is found', async () => {
  await using lab = await startSecretsLab();
  const settings = z.looseObject({}).parse(JSON.parse(await readFile(join(lab.dataDir, 'settings.json'), 'utf8')));
  expect(leaksIn(JSON.stringify({ ...settings, note: CANARIES.awsSecretKey }), CANARIES)).toEqual(['awsSecretKey']);
  expect(leaksIn(`GET /?k=${encodeURIComponent(CANARIES.proxyPassword)}`, CANARIES)).toEqual(['proxyPassword']);
  expect(leaksIn(Buffer.from(CANARIES.typedToken).toString('base64'), CANARIES)).toEqual(['typedToken']);
});
