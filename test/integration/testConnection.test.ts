import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freePort } from '../../electron/dev/ports.ts';
import { type ConnectionTest, connectionTestSchema } from '../../electron/domain/modelInfo.ts';
import { err } from '../../electron/domain/result.ts';
import { testConnection } from '../../electron/providers/testConnection.ts';
import { startOllama, startOpenai, tiny } from '../support/fakesModels.ts';
import { rawServer } from '../support/fakesServer.ts';
import { openaiSettings, startService, type TestService } from '../support/service.ts';
import { httpProvider } from '../support/targets.ts';

const SECRET = 'sk-only-for-this-test';

async function testOf(service: TestService, provider: object, secret?: string): Promise<ConnectionTest> {
  const answer = await service.call('POST', '/api/providers/test', { provider, ...(secret === undefined ? {} : { secret }) });
  expect(answer.status).toBe(200);
  return connectionTestSchema.parse(answer.body);
}

async function errorOf(provider: object, secret?: string) {
  await using service = await startService();
  const tested = await testOf(service, provider, secret);
  if (tested.ok) throw new Error('the test succeeded');
  return tested.error;
}

describe('A test of a server that answers says what it is and which models it has:', () => {
  test('Ollama.', async () => {
    await using service = await startService();
    await using server = await startOllama();
    server.gpu.loadNow('qwen3:8b');
    const tested = await testOf(service, { kind: 'ollama', baseUrl: server.url });
    expect(tested).toMatchObject({ ok: true, server: { kind: 'ollama', name: 'Ollama', version: '0.12.6' }, hint: null });
    expect(tested.ok && tested.models.map(({ id, task, loaded }) => [id, task, loaded])).toEqual([
      ['qwen3:8b', 'chat', true],
      ['thinker', 'chat', false],
      ['nomic', 'embed', false],
      ['gpt-oss:120b', 'chat', null],
    ]);
  });

  test.each([
    ['vllm', 'vLLM', '0.25.0'],
    ['llamacpp', 'llama.cpp', 'b11669-demo'],
    ['llama-swap', 'llama-swap', '170-demo'],
    ['picky', 'OpenAI-compatible server', null],
  ] as const)('an OpenAI-compatible one, here %s.', async (flavour, name, version) => {
    await using service = await startService();
    await using server = await startOpenai({ flavour, apiKey: SECRET });
    const tested = await testOf(service, { kind: 'openai', baseUrl: server.url }, SECRET);
    expect(tested).toMatchObject({ ok: true, server: { name, version }, models: [{ id: tiny.name }], hint: null });
  });

  test.each([
    ['/proxy/abc', '/proxy/abc'],
    ['/proxy/abc', '/proxy/abc/v1'],
    ['/proxy/abc', '/proxy/abc/v1/'],
    ['/openai', '/openai/v1'],
  ])('one whose API is below %s, at the base path %s.', async (basePath, path) => {
    await using service = await startService();
    await using server = await startOpenai({ basePath });
    const tested = await testOf(service, { kind: 'vllm', baseUrl: server.url.replace(basePath, path) });
    expect(tested).toMatchObject({ ok: true, server: { name: 'vLLM' }, models: [{ id: tiny.name }] });
  });

  test('one that has no list of models but chats.', async () => {
    await using service = await startService();
    const chats: string[] = [];
    await using server = await rawServer((socket, text) => {
      if (text.startsWith('POST ')) chats.push(text);
      const [status, body] = text.startsWith('POST /v1/chat/completions ') ? ['422 No', '{"error":"messages"}'] : ['404 Not Found', ''];
      socket.write(`HTTP/1.1 ${status}\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    });
    const tested = await testOf(service, { kind: 'openai', baseUrl: server.url });
    expect(tested).toMatchObject({ ok: true, models: [], hint: expect.stringMatching(/no list of models/) });
    // Whoever answers it in spite of all must not write at length.
    expect(chats).toEqual([expect.stringContaining('"max_tokens":1')]);
  });
});

describe('A test neither loads a model nor keeps one loaded:', () => {
  test('an Ollama stays cold.', async () => {
    await using service = await startService();
    await using server = await startOllama();
    await testOf(service, { kind: 'ollama', baseUrl: server.url });
    await testOf(service, { kind: 'openai', baseUrl: server.url });
    expect(server.gpu.peekAll().map(({ loads }) => loads)).toEqual([0, 0, 0, 0]);
    expect(server.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  test('a sleeping llama.cpp sleeps on, and is shown as not loaded.', async () => {
    await using service = await startService();
    await using server = await startOpenai({ flavour: 'llamacpp', start: 'asleep' });
    const tested = await testOf(service, { kind: 'openai', baseUrl: server.url });
    expect(tested).toMatchObject({ ok: true, models: [{ loaded: false }] });
    expect(server.gpu.peekAll()).toMatchObject([{ state: 'unloaded', loads: 0 }]);
  });
});

describe('What would be better is said:', () => {
  test('an Ollama that was given as OpenAI-compatible.', async () => {
    await using service = await startService();
    await using server = await startOllama();
    const tested = await testOf(service, { kind: 'openai', baseUrl: `${server.url}/v1` });
    expect(tested).toMatchObject({
      ok: true,
      server: { kind: 'ollama' },
      hint: expect.stringMatching(/^This is Ollama\. Choose Ollama as the kind/),
    });
  });

  test('an Ollama without a model.', async () => {
    await using service = await startService();
    await using server = await startOllama({ models: [] });
    const tested = await testOf(service, { kind: 'ollama', baseUrl: server.url });
    expect(tested).toMatchObject({ ok: true, models: [], hint: expect.stringMatching(/ollama pull/) });
  });

  test.each(['/v1', '/api', '/api/chat'])('an Ollama whose base URL ends with %s.', async (path) => {
    await using server = await startOllama();
    const { kind, message } = await errorOf({ kind: 'ollama', baseUrl: `${server.url}${path}` });
    expect(kind).toBe('notFound');
    expect(message).toContain(`Set the base URL to ${server.url}.`);
  });

  test('another server that was given as Ollama.', async () => {
    await using server = await startOpenai({ flavour: 'llamacpp' });
    expect(await errorOf({ kind: 'ollama', baseUrl: server.url })).toMatchObject({
      kind: 'badRequest',
      message: `The server at 127.0.0.1:${server.port} is llama.cpp, not Ollama. Choose OpenAI-compatible as its kind.`,
    });
  });

  test.each([
    ['/v1/chat/completions', '/v1'],
    ['/v1/models', '/v1'],
  ])('a base URL that ends with %s.', async (path, better) => {
    await using server = await startOpenai();
    const { message } = await errorOf({ kind: 'openai', baseUrl: `${server.url}${path}` });
    expect(message).toContain(`Set the base URL to ${server.url}${better}.`);
  });

  test.each(['/api', '/openai', '/engines'])('a service that has its API below %s.', async (basePath) => {
    await using server = await startOpenai({ basePath });
    const { kind, message } = await errorOf({ kind: 'openai', baseUrl: `http://127.0.0.1:${server.port}` });
    expect(kind).toBe('notFound');
    expect(message).toContain(`Set the base URL to ${server.url}/v1.`);
  });
});

describe('What is wrong is said in a sentence with what to do:', () => {
  test('nothing listens.', async () => {
    const port = await freePort();
    expect(await errorOf({ kind: 'ollama', baseUrl: `http://localhost:${port}` })).toMatchObject({
      kind: 'unreachable',
      message: `Ollama at localhost:${port} does not answer: nothing listens there. Is it running?`,
    });
  });

  test.each(['vllm', 'llamacpp', 'llama-swap', 'picky'] as const)('%s wants an API key.', async (flavour) => {
    await using server = await startOpenai({ flavour, apiKey: SECRET });
    const { kind, status, message } = await errorOf({ kind: 'openai', baseUrl: server.url });
    expect({ kind, status }).toEqual({ kind: 'auth', status: 401 });
    expect(message).toMatch(/wants an API key/);
  });

  test('the API key is wrong; it is not shown.', async () => {
    await using server = await rawServer((socket) => {
      const body = '{"error":{"message":"Incorrect API key provided: sk-wrong-one"}}';
      socket.end(`HTTP/1.1 401 Unauthorized\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    });
    const error = await errorOf({ kind: 'openai', baseUrl: server.url }, 'sk-wrong-one');
    expect(error).toMatchObject({ kind: 'auth', message: expect.stringMatching(/refused the token/) });
    expect(JSON.stringify(error)).not.toContain('sk-wrong-one');
  });

  test('the model is being loaded.', async () => {
    await using server = await startOpenai({ flavour: 'llamacpp', start: 'loading', models: [{ ...tiny, loadMs: 3_600_000 }] });
    expect(await errorOf({ kind: 'openai', baseUrl: server.url })).toMatchObject({
      kind: 'loading',
      message: expect.stringMatching(/is loading its model/),
    });
  });

  test('the address is that of a web page.', async () => {
    await using server = await rawServer((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<title>Hello</title>'));
    for (const kind of ['openai', 'ollama'])
      expect(await errorOf({ kind, baseUrl: server.url })).toMatchObject({
        kind: 'protocol',
        message: expect.stringMatching(/not as a model server/),
      });
  });

  test('the port speaks another protocol.', async () => {
    await using server = await rawServer((socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'));
    expect(await errorOf({ kind: 'openai', baseUrl: server.url })).toMatchObject({
      kind: 'protocol',
      message: expect.stringMatching(/does not speak HTTP/),
    });
  });

  test('it sends more than any list of models.', async () => {
    await using server = await startOllama();
    server.faults.set({ kind: 'hugeBody', bytes: 5 * 1024 * 1024 }, { on: 'any', times: 'always' });
    expect(await errorOf({ kind: 'ollama', baseUrl: server.url })).toMatchObject({
      kind: 'protocol',
      message: expect.stringMatching(/more than 4 MB/),
    });
  });

  test('it takes the request and is silent until the time of the test is up.', async () => {
    await using server = await startOpenai();
    server.faults.set({ kind: 'hang' }, { on: 'any', times: 'always' });
    const options = { secret: undefined, secrets: () => err('no secrets here'), userAgent: 'test', wallNow: Date.now, budgetMs: 200 };
    const tested = await testConnection(httpProvider('vllm', { baseUrl: server.url }), options);
    expect(tested).toMatchObject({ ok: false, error: { kind: 'stalled', message: expect.stringMatching(/gave no answer within 0.2 s/) } });
    expect(server.requests).toHaveLength(1);
  });

  test('it redirects; the token is not sent on.', async () => {
    await using thief = await startOpenai();
    await using server = await startOpenai();
    server.faults.set({ kind: 'redirect', to: `${thief.url}/v1/models` }, { on: 'any', times: 'always' });
    const { message } = await errorOf({ kind: 'openai', baseUrl: server.url }, SECRET);
    expect(message).toContain(`Use ${thief.url} as the base URL.`);
    expect(thief.requests).toEqual([]);
  });

  test.each(['sk-with a blank', 'sk-with\na-line-break', 'sk-with-an-ü'])('the token is none: %j.', async (secret) => {
    expect(await errorOf({ kind: 'openai', baseUrl: 'http://127.0.0.1:1' }, secret)).toMatchObject({
      kind: 'auth',
      message: expect.stringMatching(/^The token contains/),
    });
  });

  test('the token that the provider names is not there.', async () => {
    expect(await errorOf({ kind: 'openai', baseUrl: 'http://127.0.0.1:1', token: 'env:NO_SUCH_TOKEN' })).toMatchObject({
      kind: 'auth',
      message: expect.stringMatching(/NO_SUCH_TOKEN is not set/),
    });
  });
});

describe('The API', () => {
  test('uses the secret of a test for that test alone, and keeps nothing of it.', async () => {
    await using server = await startOpenai({ apiKey: SECRET });
    await using service = await startService();
    const answer = await service.call('POST', '/api/providers/test', { provider: { kind: 'openai', baseUrl: server.url }, secret: ` ${SECRET}\n` });
    expect(answer.body).toMatchObject({ ok: true });
    expect((await service.get('/api/providers')).body).toEqual([]);
    expect((await service.get('/api/secrets')).body).toEqual([]);
    await expect(readFile(join(service.dataDir, 'secrets.json'))).rejects.toThrow('ENOENT');
    for (const shown of [answer.text, service.log.join('')]) expect(shown).not.toContain(SECRET);
  });

  test('tests a saved provider with its own token, or with another one.', async () => {
    await using server = await startOpenai({ apiKey: SECRET });
    await using service = await startService({ settings: openaiSettings(server.url, [], { token: 'env:KEY' }), env: { KEY: SECRET } });
    expect((await service.call('POST', '/api/providers/local/test', {})).body).toMatchObject({ ok: true, models: [{ id: tiny.name }] });
    expect((await service.call('POST', '/api/providers/local/test', { secret: 'sk-other' })).body).toMatchObject({
      ok: false,
      error: { kind: 'auth' },
    });
    expect((await service.call('POST', '/api/providers/nobody/test', {})).status).toBe(404);
  });

  test.each([
    [{ kind: 'openai' }, 'baseUrl'],
    [{ kind: 'openai', baseUrl: 'localhost:8000' }, 'http://'],
    [{ kind: 'openai', baseUrl: 'http://localhost:8000', host: 'x' }, 'host'],
    [{ kind: 'something' }, 'kind'],
  ])('refuses what cannot be a provider: %j.', async (provider, word) => {
    await using service = await startService();
    const answer = await service.call('POST', '/api/providers/test', { provider });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(word);
  });
});
