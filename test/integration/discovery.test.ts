import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freePort } from '../../electron/dev/ports.ts';
import { type Discovery, discoverySchema } from '../../electron/domain/discovery.ts';
import { startOllama, startOpenai, tiny } from '../support/fakesModels.ts';
import { rawServer } from '../support/fakesServer.ts';
import { openaiSettings, startService, type TestService } from '../support/service.ts';
import { tempDir } from '../support/tempDir.ts';

/*
 * The usual ports of this machine may be anybody's, so these tests find servers on ports of their own: by OLLAMA_HOST, or as
 * another computer of which the port is known.
 */

const at = (port: number) => ({
  OLLAMA_HOST: `127.0.0.1:${port}`,
  AWS_CONFIG_FILE: '/nowhere/config',
  AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
});

async function found(service: TestService, where?: object): Promise<Discovery> {
  const answer = where === undefined ? await service.get('/api/discovery') : await service.call('POST', '/api/discovery', where);
  expect(answer.status).toBe(200);
  return discoverySchema.parse(answer.body);
}

describe('On this computer', () => {
  test('the Ollama that OLLAMA_HOST names is found, with its version and models.', async () => {
    await using server = await startOllama();
    await using service = await startService({ env: at(server.port) });
    const { servers } = await found(service);
    expect(servers.find(({ baseUrl }) => baseUrl === server.url)).toMatchObject({
      kind: 'ollama',
      server: { kind: 'ollama', name: 'Ollama', version: '0.12.6' },
      models: [{ id: 'qwen3:8b' }, { id: 'thinker' }, { id: 'nomic', task: 'embed' }, { id: 'gpt-oss:120b' }],
      needsToken: false,
      providerId: null,
    });
  });

  test('one that listens on both loopback addresses is found once, at localhost.', async () => {
    await using four = await startOllama();
    await using _six = await startOllama({ host: '::1', port: four.port });
    await using service = await startService({ env: { ...at(four.port), OLLAMA_HOST: `:${four.port}` } });
    const { servers } = await found(service);
    expect(servers.filter(({ baseUrl }) => baseUrl.endsWith(`:${four.port}`))).toMatchObject([{ baseUrl: `http://localhost:${four.port}` }]);
  });

  test('nothing is loaded, woken or kept awake by it: only status calls are made, each once.', async () => {
    await using server = await startOllama();
    await using service = await startService({ env: at(server.port) });
    await found(service);
    expect(server.gpu.peekAll().every(({ loads }) => loads === 0)).toBe(true);
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(
      expect.arrayContaining(['GET /api/version', 'GET /api/tags', 'GET /api/ps']),
    );
    expect(server.requests.every(({ method }) => method === 'GET')).toBe(true);
    expect(new Set(server.requests.map(({ path }) => path)).size).toBe(server.requests.length);
  });

  test('the profiles of the AWS files are found, with the provider that has one already.', async () => {
    await using folder = await tempDir();
    const config = join(folder.path, 'config');
    const credentials = join(folder.path, 'credentials');
    await writeFile(
      config,
      '# mine\n[profile work]\nsso_session = corp\nregion = us-east-1\n[sso-session corp]\nsso_region = eu-west-1\n[default]\nregion=eu-central-1\n',
    );
    await writeFile(credentials, '[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = not-a-real-secret\n');
    const provider = { kind: 'bedrock', id: 'aws', name: 'Bedrock', region: 'us-east-1', profile: 'work' };
    await using service = await startService({
      env: { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials },
      settings: { version: 1, providers: [provider], endpoints: [] },
    });
    expect((await found(service)).aws).toEqual([
      { name: 'default', region: 'eu-central-1', sso: false, providerId: null },
      { name: 'work', region: 'us-east-1', sso: true, providerId: 'aws' },
    ]);
  });
});

describe('On another computer, when somebody asks', () => {
  test.each([
    ['vllm', 'vllm', 'vLLM'],
    ['llamacpp', 'openai', 'llama.cpp'],
    ['llama-swap', 'openai', 'llama-swap'],
    ['picky', 'openai', 'OpenAI-compatible server'],
  ] as const)('%s is found at the port that is named.', async (flavour, kind, name) => {
    await using server = await startOpenai({ flavour });
    await using service = await startService({ settings: openaiSettings(server.url, []) });
    expect(await found(service, { host: `127.0.0.1:${server.port}` })).toMatchObject({
      servers: [{ kind, server: { name }, baseUrl: server.url, models: [{ id: tiny.name }], needsToken: false, providerId: 'local' }],
      aws: [],
    });
  });

  test.each(['vllm', 'llamacpp', 'llama-swap', 'picky'] as const)('%s that wants a token is found without its models.', async (flavour) => {
    await using server = await startOpenai({ flavour, apiKey: 'sk-right' });
    await using service = await startService();
    expect(await found(service, { host: `127.0.0.1:${server.port}` })).toMatchObject({ servers: [{ models: [], needsToken: true }] });
  });

  test('what is no model server is not found: a web page, another protocol, a server that says nothing at all.', async () => {
    await using page = await rawServer((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<title>Hello</title>'));
    await using ssh = await rawServer((socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'));
    await using mute = await rawServer(() => {});
    await using service = await startService();
    const looks = [page.port, ssh.port, mute.port, await freePort()].map((port) => found(service, { host: `127.0.0.1:${port}` }));
    for (const look of await Promise.all(looks)) expect(look).toEqual({ servers: [], aws: [] });
    expect(mute.connections).toBe(2);
  });

  test.each([
    [{ host: 'a b' }, 'is not the name or address of a computer'],
    [{ host: 'http://169.254.169.254/latest' }, 'metadata service'],
    [{ host: 'x', network: true }, ''],
    [{ network: false }, ''],
    [{}, ''],
  ])('a question that makes no sense is refused: %j.', async (where, words) => {
    await using service = await startService();
    const answer = await service.call('POST', '/api/discovery', where);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(words);
  });
});
