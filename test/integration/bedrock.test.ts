import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { API_KEY, Bench, bedrockProvider, isolateAws, MODEL, stubAccessKey } from './bedrockPing.ts';

beforeEach(() => {
  isolateAws();
  stubAccessKey();
});
afterEach(() => vi.unstubAllEnvs());

describe('A ping of a model on Bedrock', () => {
  test('measures the first token and counts tokens', async () => {
    await using bench = await Bench.start();
    const measurement = await bench.ping();
    expect(measurement).toMatchObject({ ok: true, loadMs: null, coldHint: null, usage: { inputTokens: 14, outputTokens: 1, cachedTokens: null } });
    const { ttftMs, ttftNetMs, firstByteMs, connectMs, totalMs, reused, staleSocket } = measurement.timing;
    expect({ reused, staleSocket }).toEqual({ reused: false, staleSocket: false });
    // Causal order only: how long anything takes is the machine's business.
    expect(firstByteMs).toBeGreaterThan(connectMs ?? Number.NaN);
    expect(ttftMs).toBeGreaterThanOrEqual(firstByteMs ?? Number.NaN);
    expect(ttftMs).toBeGreaterThan((ttftNetMs ?? Number.NaN) + (connectMs ?? Number.NaN));
    expect(totalMs).toBeGreaterThanOrEqual(ttftMs ?? Number.NaN);
  });

  test('asks for one token at temperature 0 and says what it is for', async () => {
    await using bench = await Bench.start();
    await bench.ping();
    const [request] = bench.server.requests;
    expect(request?.path).toBe(`/model/${encodeURIComponent(MODEL)}/converse-stream`);
    expect(request?.body).toEqual({
      messages: [{ role: 'user', content: [{ text: 'Send an empty message.' }] }],
      inferenceConfig: { maxTokens: 1, temperature: 0 },
      requestMetadata: { client: 'PilotLight', purpose: 'keep-alive' },
    });
    expect(request?.headers['user-agent']).toContain('PilotLight/0.1.0 keep-alive');
    expect(request?.headers['amz-sdk-request']).toBe('attempt=1; max=1');
  });

  test('uses the output limit of the endpoint', async () => {
    await using bench = await Bench.start();
    await bench.ping({ maxOutputTokens: 7 });
    expect(bench.server.requests[0]?.body).toMatchObject({ inferenceConfig: { maxTokens: 7 } });
  });

  test('succeeds without a TTFT when the answer holds no token, and asks for more tokens next time', async () => {
    await using bench = await Bench.start();
    bench.server.faults.set({ kind: 'emptyAnswer' });
    const empty = await bench.ping();
    expect(empty).toMatchObject({ ok: true, timing: { ttftMs: null, ttftNetMs: null } });
    expect(empty.timing.firstByteMs).not.toBeNull();
    expect(await bench.ping()).toMatchObject({ ok: true, usage: { outputTokens: 11 } });
    expect(bench.server.requests[1]?.body).toMatchObject({ inferenceConfig: { maxTokens: 16 } });
  });

  test('reads events that arrive in pieces', async () => {
    await using bench = await Bench.start();
    bench.server.faults.set({ kind: 'slowBytes' });
    expect(await bench.ping()).toMatchObject({ ok: true, usage: { outputTokens: 1 } });
  });

  test('is answered with advice when the endpoint is set to embeddings', async () => {
    await using bench = await Bench.start();
    expect(await bench.failure({ task: 'embed' })).toMatchObject({ kind: 'badRequest', message: expect.stringContaining('embeddings') });
    expect(bench.server.requests).toHaveLength(0);
  });
});

describe('What a model refuses is left out, once and for all', () => {
  const refusals = [
    ['temperature', 'temperature is deprecated for this model.', { inferenceConfig: { maxTokens: 1 } }],
    [
      'a single token',
      'Malformed input request: #/max_tokens: 1 is not greater or equal to 16.',
      { inferenceConfig: { maxTokens: 16, temperature: 0 } },
    ],
    ['request metadata', 'requestMetadata: extraneous key is not permitted', { inferenceConfig: { maxTokens: 1, temperature: 0 } }],
  ] as const;

  test.each(refusals)('%s', async (what, message, body) => {
    await using bench = await Bench.start();
    bench.server.faults.set({ kind: 'exception', name: 'ValidationException', message });
    expect(await bench.ping()).toMatchObject({ ok: true });
    expect(await bench.ping()).toMatchObject({ ok: true });
    expect(bench.server.requests).toHaveLength(3);
    const sent = bench.server.requests[2]?.body;
    expect(sent).toMatchObject(body);
    expect(JSON.stringify(sent).includes('requestMetadata')).toBe(what !== 'request metadata');
    expect(JSON.stringify(sent).includes('temperature')).toBe(what !== 'temperature');
  });

  test('but an output limit that the user chose is not changed', async () => {
    await using bench = await Bench.start();
    bench.server.faults.set({ kind: 'exception', name: 'ValidationException', message: 'max_tokens: 2 is not greater or equal to 16' });
    expect(await bench.failure({ maxOutputTokens: 2 })).toMatchObject({ kind: 'badRequest' });
    expect(bench.server.requests).toHaveLength(1);
  });
});

describe('Requests are made in the name of', () => {
  const authorization = (bench: Bench) => bench.server.requests.at(-1)?.headers['authorization'];

  test('the default chain, signed for the region', async () => {
    await using bench = await Bench.start({ accessKeyId: 'AKIDEXAMPLE' });
    expect(await bench.ping()).toMatchObject({ ok: true });
    expect(authorization(bench)).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/us-east-1\/bedrock\/aws4_request/);
  });

  test('the API key of the provider, over anything in the environment', async () => {
    await using bench = await Bench.start({ apiKey: API_KEY });
    vi.stubEnv('AWS_BEARER_TOKEN_BEDROCK', 'another-key');
    bench.secrets.set('env:BEDROCK_KEY', API_KEY);
    const provider = bedrockProvider({ endpointUrl: bench.server.url, token: 'env:BEDROCK_KEY' });
    expect(await bench.ping({}, { provider })).toMatchObject({ ok: true });
    expect(authorization(bench)).toBe(`Bearer ${API_KEY}`);
  });

  test('the API key of the environment, when the provider names nothing', async () => {
    await using bench = await Bench.start({ apiKey: API_KEY });
    vi.stubEnv('AWS_BEARER_TOKEN_BEDROCK', API_KEY);
    expect(await bench.ping()).toMatchObject({ ok: true });
    expect(authorization(bench)).toBe(`Bearer ${API_KEY}`);
  });

  describe('a profile', () => {
    let folder: string;
    const signIn = (id: string) =>
      writeFile(join(folder, 'credentials'), `[work]\naws_access_key_id = ${id}\naws_secret_access_key = not-a-real-secret\n`);
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'bedrock-'));
      vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
    });
    afterEach(() => rm(folder, { recursive: true }));

    test('of the provider, over an API key and access keys in the environment', async () => {
      await signIn('AKIDWORK');
      vi.stubEnv('AWS_BEARER_TOKEN_BEDROCK', API_KEY);
      await using bench = await Bench.start({ accessKeyId: 'AKIDWORK' });
      const provider = bedrockProvider({ endpointUrl: bench.server.url, profile: 'work' });
      expect(await bench.ping({}, { provider })).toMatchObject({ ok: true });
      expect(authorization(bench)).toContain('Credential=AKIDWORK/');
    });

    test('whose credentials are read anew once AWS has refused them', async () => {
      await signIn('AKIDOLD');
      await using bench = await Bench.start({ accessKeyId: 'AKIDNEW' });
      const provider = bedrockProvider({ endpointUrl: bench.server.url, profile: 'work' });
      expect(await bench.failure({}, { provider })).toMatchObject({
        kind: 'auth',
        message:
          'AWS does not know the credentials of profile work: the access key is wrong, deleted or of another partition. Run: aws sso login --profile work',
      });
      await signIn('AKIDNEW');
      expect(await bench.ping({}, { provider })).toMatchObject({ ok: true });
    });

    test('that does not exist: nothing is sent, and the sentence says how to set it up', async () => {
      await signIn('AKIDWORK');
      await using bench = await Bench.start();
      const provider = bedrockProvider({ endpointUrl: bench.server.url, profile: 'play' });
      const error = await bench.failure({}, { provider });
      expect(error).toMatchObject({ kind: 'auth', status: null, message: expect.stringContaining('aws configure sso --profile play') });
      expect(bench.server.requests).toHaveLength(0);
    });

    test('whose sign-in has expired', async () => {
      vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
      vi.stubEnv('HOME', folder);
      const profile = ['sso_session = corp', 'sso_account_id = 123456789012', 'sso_role_name = Dev'];
      const session = ['sso_start_url = https://corp.example/start', 'sso_region = us-east-1', 'sso_registration_scopes = sso:account:access'];
      await writeFile(join(folder, 'config'), ['[profile work]', ...profile, '[sso-session corp]', ...session, ''].join('\n'));
      await using bench = await Bench.start();
      const provider = bedrockProvider({ endpointUrl: bench.server.url, profile: 'work' });
      expect(await bench.failure({}, { provider })).toMatchObject({
        kind: 'auth',
        message: 'AWS credentials of profile work expired. Run: aws sso login --profile work',
      });
    });
  });

  test('nobody: a secret that is missing is named before anything is sent', async () => {
    await using bench = await Bench.start();
    const provider = bedrockProvider({ endpointUrl: bench.server.url, token: 'env:BEDROCK_KEY' });
    expect(await bench.failure({}, { provider })).toMatchObject({ kind: 'auth', message: 'env:BEDROCK_KEY is not set' });
  });

  test('nobody: no credentials anywhere', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    await using bench = await Bench.start();
    expect(await bench.failure()).toMatchObject({ kind: 'auth', message: expect.stringContaining('No AWS credentials were found') });
    expect(bench.server.requests).toHaveLength(0);
  });
});
