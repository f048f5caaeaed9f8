import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startBedrockServer } from '../../electron/demo/bedrockServer.ts';
import { listen } from '../../electron/demo/listen.ts';
import type { ConnectionTest } from '../../electron/domain/modelInfo.ts';
import type { BedrockProvider } from '../../electron/domain/provider.ts';
import { err } from '../../electron/domain/result.ts';
import { testConnection } from '../../electron/providers/testConnection.ts';
import { tempDir } from '../support/tempDir.ts';
import { API_KEY, bedrockProvider, isolateAws, stubAccessKey } from './bedrockPing.ts';

beforeEach(isolateAws);
afterEach(() => vi.unstubAllEnvs());

const HAIKU = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';
const NOVA = 'amazon.nova-micro-v1:0';
const quick = { loadMs: 0, tokenMs: 0, idleUnloadMs: null };
const startBedrock = (apiKey = API_KEY) => startBedrockServer({ models: [HAIKU, NOVA].map((name) => ({ ...quick, name })), apiKey });

function testOf(provider: BedrockProvider, secret?: string, more: { budgetMs?: number } = {}): Promise<ConnectionTest> {
  return testConnection(provider, {
    ...more,
    secret,
    secrets: () => err('no secrets here'),
    userAgent: 'PilotLight/0.0.0 keep-alive',
    wallNow: Date.now,
  });
}

describe('An account', () => {
  test('is asked for its models by the key of the test; none of them is called.', async () => {
    await using server = await startBedrock();
    const tested = await testOf(bedrockProvider({ endpointUrl: server.url }), API_KEY);
    expect(tested).toMatchObject({
      ok: true,
      server: { kind: 'bedrock', name: 'Amazon Bedrock' },
      models: [{ id: NOVA }, { id: HAIKU }],
      hint: null,
    });
    expect(server.requests.map(({ path }) => path.split('?')[0]).toSorted()).toEqual(['/foundation-models', '/inference-profiles']);
    expect(server.requests.every(({ headers }) => headers['authorization'] === `Bearer ${API_KEY}`)).toBe(true);
    expect(server.requests[0]?.headers['user-agent']).toContain('PilotLight/0.0.0');
  });

  test('is asked at its own address for the account, which is not that of the models, with a signature.', async () => {
    stubAccessKey();
    const asked: (readonly [string | undefined, string | undefined])[] = [];
    const server = createServer((request, response) => {
      asked.push([request.url, request.headers.authorization]);
      const modelSummaries = [{ modelId: NOVA, modelArn: 'a', inferenceTypesSupported: ['ON_DEMAND'] }];
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ modelSummaries, inferenceProfileSummaries: [] }));
    });
    const { url } = await listen(server, {});
    vi.stubEnv('AWS_ENDPOINT_URL_BEDROCK', url);
    const tested = await testOf(bedrockProvider());
    server.close();
    expect(tested).toMatchObject({ ok: true, models: [{ id: NOVA }] });
    for (const [, authorization] of asked) expect(authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d+\/us-east-1\/bedrock\//);
  });

  test('that may not list models is asked for a model that does not exist, which costs nothing.', async () => {
    await using server = await startBedrock();
    const message = 'User: arn:aws:iam::000000000000:user/x is not authorized to perform: bedrock:ListFoundationModels';
    server.faults.set({ kind: 'exception', name: 'AccessDeniedException', message }, { times: 2 });
    const tested = await testOf(bedrockProvider({ endpointUrl: server.url }), API_KEY);
    expect(tested).toMatchObject({ ok: true, models: [], hint: expect.stringMatching(/^These credentials or this endpoint cannot list models/) });
    expect(server.requests.at(-1)?.path).toBe('/model/pilotlight.connection-test-v1%3A0/converse-stream');
  });

  test('is asked through the proxy that the environment names.', async () => {
    stubAccessKey();
    const asked: (string | undefined)[] = [];
    const proxy = createServer((request, response) => {
      asked.push(request.url);
      response.setHeader('content-type', 'application/json').end('{"modelSummaries":[],"inferenceProfileSummaries":[]}');
    });
    const { url } = await listen(proxy, {});
    vi.stubEnv('HTTP_PROXY', url);
    vi.stubEnv('AWS_ENDPOINT_URL_BEDROCK', 'http://bedrock.test');
    const tested = await testOf(bedrockProvider());
    proxy.close();
    expect(tested).toMatchObject({ ok: true, models: [], hint: expect.stringMatching(/^No model can be used in us-east-1/) });
    expect(asked.toSorted()).toEqual([
      'http://bedrock.test/foundation-models?byOutputModality=TEXT',
      'http://bedrock.test/inference-profiles?maxResults=1000',
    ]);
  });

  test('that may list models but no profiles shows the models.', async () => {
    const server = createServer((request, response) => {
      const isModels = request.url?.startsWith('/foundation-models') === true;
      const body = isModels ? { modelSummaries: [{ modelId: NOVA, modelArn: 'a', inferenceTypesSupported: ['ON_DEMAND'] }] } : { message: 'no' };
      response.writeHead(isModels ? 200 : 403, { 'content-type': 'application/json', 'x-amzn-errortype': 'AccessDeniedException' });
      response.end(JSON.stringify(body));
    });
    const { url } = await listen(server, {});
    vi.stubEnv('AWS_ENDPOINT_URL_BEDROCK', url);
    stubAccessKey();
    const tested = await testOf(bedrockProvider());
    server.close();
    expect(tested).toMatchObject({ ok: true, models: [{ id: NOVA }] });
  });
});

describe('What is wrong is said in a sentence with what to do:', () => {
  test('there are no credentials.', async () => {
    expect(await testOf(bedrockProvider())).toMatchObject({
      ok: false,
      error: { kind: 'auth', message: expect.stringMatching(/^No AWS credentials were found on this computer\./) },
    });
  });

  test('the credentials of a profile expired.', async () => {
    await using home = await tempDir();
    await mkdir(join(home.path, '.aws'));
    const config = ['[profile work]', 'sso_session = corp', 'sso_account_id = 000000000000', 'sso_role_name = dev', 'region = us-east-1'];
    const session = ['[sso-session corp]', 'sso_start_url = https://corp.example/start', 'sso_region = us-east-1'];
    await writeFile(join(home.path, '.aws', 'config'), [...config, ...session].join('\n'));
    vi.stubEnv('HOME', home.path);
    vi.stubEnv('AWS_CONFIG_FILE', join(home.path, '.aws', 'config'));
    expect(await testOf(bedrockProvider({ profile: 'work' }))).toMatchObject({
      ok: false,
      error: { kind: 'auth', message: 'AWS credentials of profile work expired. Run: aws sso login --profile work' },
    });
  });

  test('the session behind the credentials expired.', async () => {
    stubAccessKey();
    await using server = await startBedrock();
    server.faults.set({ kind: 'exception', name: 'ExpiredTokenException' }, { times: 'always' });
    expect(await testOf(bedrockProvider({ endpointUrl: server.url }))).toMatchObject({
      ok: false,
      error: { kind: 'auth', message: expect.stringMatching(/^AWS credentials of this computer expired\. Run: aws sso login/) },
    });
    expect(server.requests.some(({ path }) => path.includes('/converse-stream'))).toBe(false);
  });

  test('the key is wrong; it is not shown.', async () => {
    await using server = await startBedrock();
    const tested = await testOf(bedrockProvider({ endpointUrl: server.url }), 'ABSK-wrong-key-9876543210');
    expect(tested).toMatchObject({ ok: false, error: { kind: 'auth', message: expect.stringMatching(/^AWS does not accept the Bedrock API key/) } });
    expect(JSON.stringify(tested)).not.toContain('ABSK-wrong');
  });

  test('nothing listens at the endpoint.', async () => {
    stubAccessKey();
    const server = createServer();
    const { url } = await listen(server, {});
    server.close();
    expect(await testOf(bedrockProvider({ endpointUrl: url }))).toMatchObject({
      ok: false,
      error: { kind: 'unreachable', message: expect.stringMatching(/nothing listens there/) },
    });
  });

  test('the region has no such address.', async () => {
    stubAccessKey();
    expect(await testOf(bedrockProvider({ endpointUrl: 'http://nowhere.invalid' }))).toMatchObject({
      ok: false,
      error: {
        kind: 'unreachable',
        message: expect.stringMatching(/cannot be found\. Are you online, and is there Bedrock in the region us-east-1\?$/),
      },
    });
  });

  test('it is silent until the time of the test is up.', async () => {
    await using server = await startBedrock();
    server.faults.set({ kind: 'hang' }, { times: 'always' });
    const tested = await testOf(bedrockProvider({ endpointUrl: server.url }), API_KEY, { budgetMs: 400 });
    expect(tested).toMatchObject({ ok: false, error: { kind: 'stalled', message: expect.stringMatching(/gave no answer within 0.4 s/) } });
  });
});
