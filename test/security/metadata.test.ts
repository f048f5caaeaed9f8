import type { LookupAddress } from 'node:dns';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startOpenaiServer } from '../../electron/demo/openaiServer.ts';
import { isMetadataService } from '../../electron/domain/metadataService.ts';
import { tiny } from '../support/fakesModels.ts';
import { plainAnswer, rawServer } from '../support/fakesServer.ts';
import { post, startGatewayLab } from '../support/gatewayLab.ts';
import { openaiSettings, startService, type TestService } from '../support/service.ts';

/** Names that this computer then knows, and the addresses behind them. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'harmless.test': ['127.0.0.1'],
  'trap.test': ['127.0.0.1', '169.254.169.254'],
};

vi.mock('node:dns', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:dns')>();
  const lookup = (host: string, _options: object, done: (error: Error | null, addresses: LookupAddress[]) => void): void => {
    const addresses = NAMES[host];
    if (addresses === undefined) done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }), []);
    else
      done(
        null,
        addresses.map((address) => ({ address, family: 4 })),
      );
  };
  return { ...real, lookup, default: { ...real, lookup } };
});

beforeEach(() => {
  for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY', 'PILOTLIGHT_ALLOW_METADATA'])
    vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** What a browser and `fetch` take for 169.254.169.254, and what other clouds have. */
const SPELLINGS = [
  '169.254.169.254',
  '169.254.169.254.',
  '2852039166',
  '0xa9fea9fe',
  '0xA9.0xFE.0xA9.0xFE',
  '0251.0376.0251.0376',
  '169.254.43518',
  '169.16689662',
  '１６９.254.169.254',
  '[::ffff:169.254.169.254]',
  '[::ffff:a9fe:a9fe]',
  '[0:0:0:0:0:ffff:a9fe:a9fe]',
  '[::a9fe:a9fe]',
  '[::ffff:0:a9fe:a9fe]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b:1::169.254.169.254]',
  '[2002:a9fe:a9fe::1]',
  '[fd00:ec2::254]',
  '[FD00:0EC2:0:0:0:0:0:254]',
  '[fd20:ce::254]',
  '[fe80::a9fe:a9fe]',
  '169.254.170.2',
  '100.100.100.200',
  '192.0.0.192',
  '168.63.129.16',
  'metadata.google.internal',
  'METADATA.google.internal.',
  'instance-data',
] as const;

const HARMLESS = [
  '127.0.0.1',
  '[::1]',
  'localhost',
  '10.169.254.1',
  '192.168.169.254',
  '100.100.100.20',
  '169.253.169.254',
  '169.254.example.com',
  'metadata.example.com',
  '[a9fe::1]',
  '[2001:db8::a9fe:a9fe]',
  '[fd00:ec2::2540]',
];

describe('A metadata service', () => {
  test.each(SPELLINGS)('is known as %s', (host) => {
    expect(isMetadataService(host)).toBe(true);
    expect(isMetadataService(new URL(`http://${host}/`).hostname)).toBe(true);
  });

  test.each(['fe80::a9fe:a9fe%eth0', '::ffff:169.254.169.254', 'fd00:ec2::254'])('is known as the resolver writes it: %s', (address) => {
    expect(isMetadataService(address)).toBe(true);
  });

  test.each(HARMLESS)('is not taken for %s', (host) => {
    expect(isMetadataService(host)).toBe(false);
  });
});

const REFUSAL = /the metadata service of a cloud, which hands out credentials/;
const refused = { status: 400, body: { error: { kind: 'badRequest', message: expect.stringMatching(REFUSAL) } } };
const HERE = { kind: 'openai', id: 'here', name: 'Here', baseUrl: 'http://127.0.0.1:9' };
const addressesOf = ({ pilotLight }: TestService) => pilotLight.settings.current.providers.map((provider) => Reflect.get(provider, 'baseUrl'));

test.each(SPELLINGS)('No provider can be added at, or moved to, http://%s', async (host) => {
  await using service = await startService({ settings: { version: 1, providers: [HERE] } });
  const baseUrl = `http://${host}/v1`;
  for (const kind of ['ollama', 'openai', 'vllm'])
    expect(await service.call('POST', '/api/providers', { kind, name: 'x', baseUrl })).toMatchObject(refused);
  const bedrock = { kind: 'bedrock', name: 'x', region: 'us-east-1', endpointUrl: baseUrl };
  expect(await service.call('POST', '/api/providers', bedrock)).toMatchObject(refused);
  expect(await service.call('PATCH', '/api/providers/here', { baseUrl })).toMatchObject(refused);
  expect(await service.call('PUT', '/api/providers/here', { kind: 'openai', name: 'x', baseUrl })).toMatchObject(refused);
  expect(addressesOf(service)).toEqual([HERE.baseUrl]);
});

test('No import brings a provider there, nor its preview', async () => {
  await using service = await startService({ settings: { version: 1, providers: [HERE] } });
  const there = { ...HERE, id: 'there', baseUrl: 'http://169.254.169.254' };
  const text = JSON.stringify({ version: 1, providers: [HERE, there], endpoints: [] });
  const router = JSON.stringify({
    model_name: 'm',
    providers: [{ api_type: 'openai', api_host: there.baseUrl, keep_alive: '2m', api_token: 'never-stored' }],
  });
  for (const apply of [false, true]) {
    for (const mode of ['replace', 'add']) expect(await service.call('POST', '/api/settings/import', { text, apply, mode })).toMatchObject(refused);
    expect(await service.call('POST', '/api/import', { text: router, apply })).toMatchObject(refused);
  }
  expect(addressesOf(service)).toEqual([HERE.baseUrl]);
  expect(service.pilotLight.secrets.ids()).toEqual([]);
});

test('One that stands in the settings file is kept and can be changed otherwise, but nothing is sent to it', async () => {
  await using service = await startService({ settings: openaiSettings('http://169.254.169.254', [{ id: 'a', model: 'm' }], { kind: 'ollama' }) });
  expect(await service.call('PATCH', '/api/providers/local', { name: 'Renamed' })).toMatchObject({ status: 200 });
  const unsent = { error: { kind: 'unreachable', message: expect.stringMatching(REFUSAL) } };
  expect((await service.call('POST', '/api/endpoints/a/ping')).body).toMatchObject({ outcome: 'failed', connectMs: null, ...unsent });
  for (const verb of ['load', 'unload'])
    expect((await service.call('POST', `/api/endpoints/a/${verb}`, {})).text, verb).toMatch(/the metadata service of a cloud/);
});

/** Ends every request in the name of `trap.test` without one byte sent; in that of `harmless.test` the same things arrive. */
describe('A name that leads there', () => {
  const pingAt = async (host: string, kind = 'vllm') => {
    await using server = await startOpenaiServer({ flavour: 'vllm', models: [tiny] });
    await using service = await startService({ settings: openaiSettings(`http://${host}:${server.port}`, [{ id: 'a', model: 'tiny' }], { kind }) });
    const { body } = await service.call('POST', '/api/endpoints/a/ping');
    const moved = await service.call('POST', '/api/endpoints/a/load', {});
    return { body, moved: moved.text, requests: server.requests.length };
  };

  test.each(['vllm', 'ollama', 'openai'])('gets no ping, look and load as %s; another name does', async (kind) => {
    const trap = await pingAt('trap.test', kind);
    expect(trap).toMatchObject({ requests: 0, body: { error: { kind: 'unreachable', message: expect.stringMatching(REFUSAL) } } });
    expect((await pingAt('harmless.test', kind)).requests).toBeGreaterThan(0);
  });

  test('gets no request for Bedrock; another name does', async () => {
    for (const [host, connections] of [
      ['trap.test', 0],
      ['harmless.test', 1],
    ] as const) {
      await using server = await rawServer((socket) => socket.destroy());
      const provider = {
        kind: 'bedrock',
        id: 'aws',
        name: 'Bedrock',
        region: 'us-east-1',
        endpointUrl: `http://${host}:${server.port}`,
        token: 'env:KEY',
      };
      const settings = { version: 1, providers: [provider], endpoints: [{ id: 'a', providerId: 'aws', model: 'm' }] };
      await using service = await startService({ settings, env: { KEY: 'ABSK-test' } });
      expect((await service.call('POST', '/api/endpoints/a/ping')).body).toMatchObject({ outcome: 'failed' });
      expect(Math.min(server.connections, 1), host).toBe(connections);
    }
  });

  test('is passed nothing by the gateway; another name is', async () => {
    await using server = await startOpenaiServer({ flavour: 'vllm', models: [tiny] });
    const providers = ['trap', 'harmless'].map((id) => ({ ...HERE, id, baseUrl: `http://${id}.test:${server.port}` }));
    await using lab = await startGatewayLab({ providers });
    const trapped = await post(`${lab.at('trap')}/v1/models`, {});
    expect([trapped.status, trapped.body.toString()]).toEqual([502, expect.stringContaining('the metadata service of a cloud')]);
    expect(server.requests).toHaveLength(0);
    await post(`${lab.at('harmless')}/v1/models`, {});
    expect(server.requests).toHaveLength(1);
  });
});

test('No proxy is asked for it either', async () => {
  await using proxy = await rawServer((socket) => socket.end(plainAnswer('200 OK', '{}')));
  vi.stubEnv('HTTP_PROXY', proxy.url);
  for (const baseUrl of ['http://169.254.169.254', 'http://metadata.google.internal', 'http://[fd00:ec2::254]']) {
    await using service = await startService({ settings: openaiSettings(baseUrl, [{ id: 'a', model: 'm' }]) });
    expect((await service.call('POST', '/api/endpoints/a/ping')).body, baseUrl).toMatchObject({ error: { message: expect.stringMatching(REFUSAL) } });
  }
  expect(proxy.connections).toBe(0);
});

describe('With PILOTLIGHT_ALLOW_METADATA', () => {
  test('a provider can be added there, and names may lead there; webhooks stay away', async () => {
    vi.stubEnv('PILOTLIGHT_ALLOW_METADATA', 'true');
    await using server = await startOpenaiServer({ flavour: 'vllm', models: [tiny] });
    await using service = await startService({ settings: openaiSettings(`http://trap.test:${server.port}`, [{ id: 'a', model: 'tiny' }]) });
    const added = await service.call('POST', '/api/providers', { kind: 'ollama', name: 'On a cable', baseUrl: 'http://169.254.12.7:11434' });
    expect(added.status).toBe(201);
    expect((await service.call('POST', '/api/endpoints/a/ping')).body).toMatchObject({ outcome: 'warm' });
    const webhook = await service.call('PUT', '/api/alerts/webhook', { url: 'http://169.254.12.7/hook' });
    expect(webhook).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining('metadata service') } } });
  });

  test.each(['', 'false', '0', 'no'])('set to %j nothing is allowed', async (value) => {
    vi.stubEnv('PILOTLIGHT_ALLOW_METADATA', value);
    await using service = await startService();
    expect(await service.call('POST', '/api/providers', { kind: 'ollama', name: 'x', baseUrl: 'http://169.254.12.7:11434' })).toMatchObject(refused);
  });

  test('no setting and no request can set it: it is looked for in the environment alone', async () => {
    await using service = await startService();
    const tried = await service.call('PATCH', '/api/settings', { PILOTLIGHT_ALLOW_METADATA: true, allowMetadata: true });
    expect(tried.status).toBe(400);
  });
});
