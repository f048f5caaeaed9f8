import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type BedrockErrorName, type BedrockStreamErrorName, bedrockErrors } from '../../electron/demo/bedrockErrors.ts';
import type { BedrockFault } from '../../electron/demo/faults.ts';
import { listen } from '../../electron/demo/listen.ts';
import type { ErrorKind } from '../../electron/domain/ping.ts';
import { Bench, bedrockProvider, isolateAws, MODEL, stubAccessKey } from './bedrockPing.ts';

beforeEach(() => {
  isolateAws();
  stubAccessKey();
});
afterEach(() => vi.unstubAllEnvs());

describe('An exception before the stream', () => {
  const table: Readonly<Record<BedrockErrorName, readonly [ErrorKind, message: string]>> = {
    AccessDeniedException: ['auth', `This AWS account has no access to ${MODEL} in us-east-1. Request it in the Bedrock console under Model access.`],
    ExpiredTokenException: ['auth', 'AWS credentials of this computer expired. Run: aws sso login, or renew them the way you got them.'],
    UnrecognizedClientException: ['auth', expect.stringMatching(/^AWS does not know the credentials of this computer/)],
    InvalidSignatureException: ['auth', expect.stringMatching(/clock/)],
    MissingAuthenticationTokenException: ['auth', expect.stringMatching(/^AWS did not let the credentials of this computer in/)],
    ValidationException: ['badRequest', `${MODEL} is not the id of a model or inference profile in us-east-1. Check it for typing errors.`],
    ResourceNotFoundException: ['notFound', `There is no model ${MODEL} in us-east-1. Check its id and the region.`],
    ConflictException: ['badRequest', expect.stringMatching(/busy changing/)],
    ServiceQuotaExceededException: ['throttled', expect.stringMatching(/quota/)],
    ModelTimeoutException: ['server', expect.stringMatching(/took too long/)],
    ThrottlingException: ['throttled', expect.stringMatching(/throttling/)],
    ModelNotReadyException: ['loading', expect.stringMatching(/being loaded/)],
    ModelErrorException: ['server', expect.stringMatching(/failed on AWS's side/)],
    ModelStreamErrorException: ['server', expect.stringMatching(/failed on AWS's side/)],
    InternalServerException: ['server', expect.stringMatching(/internal error \(status 500\)/)],
    ServiceUnavailableException: ['server', expect.stringMatching(/not available/)],
  };
  const rows = Object.entries(bedrockErrors).map(([name, [status, words]]) => ({ name, status, words }));

  test.each(rows)('$name is understood, with its status and words, after one request', async ({ name, status, words }) => {
    await using bench = await Bench.start();
    const known = Object.keys(bedrockErrors).find((key): key is BedrockErrorName => key === name);
    if (known === undefined) throw new Error(name);
    bench.server.faults.set({ kind: 'exception', name: known });
    const [kind, message] = table[known];
    expect(await bench.failure()).toEqual({ kind, message, status, detail: `${name}: ${words}`, retryAfterMs: null });
    expect(bench.server.requests).toHaveLength(1);
  });

  test('that asks for an inference profile is answered with the ids to use', async () => {
    await using bench = await Bench.start();
    const model = 'anthropic.claude-haiku-4-5-20251001-v1:0';
    expect(await bench.failure({ model })).toMatchObject({
      kind: 'badRequest',
      message: `${model} cannot be called by this id in us-east-1: it needs an inference profile. Use us.${model} or global.${model} as the model.`,
    });
  });

  test('about a cold imported model is a cold start in progress, which ends', async () => {
    const model = 'arn:aws:bedrock:us-east-1:123456789012:imported-model/abc123';
    await using bench = await Bench.start({ models: [{ name: model, loadMs: 1, tokenMs: 0, idleUnloadMs: null, imported: true }] });
    expect(await bench.failure({ model })).toMatchObject({ kind: 'loading', status: 429 });
    await bench.server.gpu.preload(model);
    expect(await bench.ping({ model })).toMatchObject({ ok: true });
  });

  test('for a wrong API key names the key, and does not quote it', async () => {
    await using bench = await Bench.start({ apiKey: 'the-right-one' });
    bench.secrets.set('env:KEY', 'the-wrong-one');
    const provider = bedrockProvider({ endpointUrl: bench.server.url, token: 'env:KEY' });
    const error = await bench.failure({}, { provider });
    expect(error).toMatchObject({
      kind: 'auth',
      message: 'AWS does not accept the Bedrock API key. Create a new one in the Bedrock console and set it for this provider.',
    });
    bench.server.faults.set({ kind: 'exception', name: 'AccessDeniedException', message: 'Bearer the-wrong-one is not valid' });
    expect((await bench.failure({}, { provider })).detail).toBe('AccessDeniedException: Bearer … is not valid');
  });

  test('with a date far from ours is about the clock', async () => {
    await using bench = await Bench.start();
    const date = new Date(Date.now() - 12 * 60_000).toUTCString();
    const headers = { 'x-amzn-errortype': 'InvalidSignatureException', date };
    bench.server.faults.set({ kind: 'status', status: 403, body: { message: 'Signature expired' }, headers });
    expect((await bench.failure()).message).toBe("AWS refused the signature because this computer's clock is 12 minutes ahead. Set the clock.");
  });

  test('with Retry-After says how long to wait', async () => {
    await using bench = await Bench.start();
    const headers = { 'x-amzn-errortype': 'ThrottlingException', 'retry-after': '30' };
    bench.server.faults.set({ kind: 'status', status: 429, body: { message: 'slow down' }, headers });
    expect(await bench.failure()).toMatchObject({ kind: 'throttled', retryAfterMs: 30_000 });
  });
});

describe('An exception within the stream', () => {
  const table: readonly (readonly [BedrockStreamErrorName, ErrorKind])[] = [
    ['throttlingException', 'throttled'],
    ['modelStreamErrorException', 'server'],
    ['internalServerException', 'server'],
    ['serviceUnavailableException', 'server'],
    ['validationException', 'badRequest'],
    ['modelTimeoutException', 'server'],
  ];

  test.each(table)('%s is understood before the first token', async (name, kind) => {
    await using bench = await Bench.start();
    bench.server.faults.set({ kind: 'exceptionFrame', name, message: 'told within the stream' });
    const measurement = await bench.ping();
    expect(measurement).toMatchObject({ ok: false, error: { kind, status: null }, timing: { ttftMs: null } });
    expect(!measurement.ok && measurement.error.detail).toContain('told within the stream');
  });

  test.each(table)('%s fails a ping that already had a token', async (name, kind) => {
    await using bench = await Bench.start();
    bench.server.faults.set({ kind: 'exceptionFrame', name, tokens: 1 });
    const measurement = await bench.ping();
    expect(measurement).toMatchObject({ ok: false, error: { kind } });
    expect(measurement.timing.ttftMs).not.toBeNull();
  });
});

describe('An answer that is not what Bedrock sends', () => {
  const table: readonly (readonly [string, BedrockFault, ErrorKind])[] = [
    ['a frame with a wrong checksum', { kind: 'wrongCrc' }, 'protocol'],
    ['a frame that is cut off', { kind: 'truncatedFrame' }, 'protocol'],
    ['an end after messageStart', { kind: 'endWithoutDone', tokens: 0 }, 'protocol'],
    ['an end after the first token', { kind: 'endWithoutDone' }, 'protocol'],
    ['a stream that is reset', { kind: 'dropMidStream', tokens: 1 }, 'protocol'],
    ['a frame with half a JSON text', { kind: 'malformedJson' }, 'protocol'],
    ['a page with status 200', { kind: 'status', status: 200, body: '<html>', headers: { 'content-type': 'text/html' } }, 'protocol'],
    ['a page with status 502', { kind: 'htmlError' }, 'server'],
    ['a status without words', { kind: 'status', status: 503 }, 'server'],
    ['a refusal by a proxy', { kind: 'status', status: 407 }, 'auth'],
    ['a status of its own', { kind: 'status', status: 418, body: { message: 'I am a teapot' } }, 'badRequest'],
  ];

  test.each(table)('%s fails the ping', async (_what, fault, kind) => {
    await using bench = await Bench.start();
    bench.server.faults.set(fault);
    expect(await bench.failure()).toMatchObject({ kind });
    // And it leaves nothing behind that would disturb the next one.
    expect(await bench.ping()).toMatchObject({ ok: true });
  });

  test('a page with status 502 is told from an error of AWS', async () => {
    await using bench = await Bench.start();
    bench.server.faults.set({ kind: 'htmlError' });
    expect(await bench.failure()).toMatchObject({
      status: 502,
      message: expect.stringContaining('a proxy or load balancer'),
    });
  });

  test('HTTP/1.1 without TLS is named as the wrong protocol', async () => {
    await using bench = await Bench.start();
    const server = createServer((_request, response) => response.end('hello'));
    const { url } = await listen(server, {});
    expect(await bench.failure({}, { provider: bedrockProvider({ endpointUrl: url }) })).toMatchObject({
      kind: 'protocol',
      message: expect.stringContaining("does not speak Bedrock's protocol"),
    });
    server.close();
  });
});

describe('A server that cannot be reached', () => {
  test('because nothing listens there', async () => {
    await using bench = await Bench.start();
    await bench.server.close();
    expect(await bench.failure()).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('nothing listens there') });
  });

  test('because its name is unknown', async () => {
    await using bench = await Bench.start();
    const provider = bedrockProvider({ endpointUrl: 'http://bedrock.invalid' });
    expect(await bench.failure({}, { provider })).toMatchObject({ kind: 'unreachable' });
  });
});

describe('Silence', () => {
  const table: readonly (readonly [string, BedrockFault])[] = [
    ['without any answer', { kind: 'hang' }],
    ['after the head', { kind: 'stallAfterHeaders' }],
    ['after messageStart', { kind: 'stallAfterTokens', tokens: 0 }],
  ];

  test.each(table)('%s is a stall once the limit has passed', async (_what, fault) => {
    await using bench = await Bench.start();
    bench.server.faults.set(fault);
    expect(await bench.failure({ warmLimit: '0.2s' })).toMatchObject({ kind: 'stalled', message: expect.stringContaining('0.2 s') });
  });

  test('while the model may load is judged by the limit for cold models', async () => {
    await using bench = await Bench.start();
    bench.server.faults.set({ kind: 'hang' });
    const endpoint = { coldLimit: '0.2s', warmLimit: '1h' };
    expect(await bench.failure(endpoint, { expectation: 'cold' })).toMatchObject({ kind: 'stalled' });
  });
});
