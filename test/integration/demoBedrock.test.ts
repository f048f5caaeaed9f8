import { type ClientHttp2Session, connect } from 'node:http2';
import { BedrockRuntimeClient, ConverseStreamCommand, type ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import { expect, test } from 'vitest';
import { type BedrockStreamErrorName, bedrockErrors, isBedrockErrorName } from '../../electron/demo/bedrockErrors.ts';
import { type BedrockModel, type BedrockServerOptions, startBedrockServer } from '../../electron/demo/bedrockServer.ts';
import { ManualClock } from '../../electron/demo/clock.ts';
import type { BedrockFault } from '../../electron/demo/faults.ts';
import type { SimulatedServer } from '../../electron/demo/simulatedServer.ts';

const HAIKU = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';
const IMPORTED = 'arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdefgh1234';
const quick = (name: string, more: Partial<BedrockModel> = {}): BedrockModel => ({ name, loadMs: 0, tokenMs: 0, idleUnloadMs: null, ...more });
const start = (more: Partial<BedrockServerOptions> = {}) => startBedrockServer({ models: [quick(HAIKU)], ...more });

interface Converse {
  readonly signal?: AbortSignal;
  readonly accessKeyId?: string;
  readonly maxTokens?: number;
}

async function* converse(
  server: SimulatedServer<BedrockFault>,
  modelId = HAIKU,
  { signal, accessKeyId = 'AKIDEXAMPLE', maxTokens = 1 }: Converse = {},
) {
  const client = new BedrockRuntimeClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey: 'not-a-secret' },
    authSchemePreference: ['sigv4'],
    maxAttempts: 1,
  });
  try {
    const command = new ConverseStreamCommand({ modelId, messages: [{ role: 'user', content: [{ text: 'hi' }] }], inferenceConfig: { maxTokens } });
    const { stream } = await client.send(command, signal === undefined ? {} : { abortSignal: signal });
    if (stream !== undefined) yield* stream;
  } finally {
    client.destroy();
  }
}

const events = (server: SimulatedServer<BedrockFault>, modelId?: string, options?: Converse): Promise<ConverseStreamOutput[]> =>
  gather(converse(server, modelId, options));
async function gather<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
const names = (all: readonly ConverseStreamOutput[]): (string | undefined)[] => all.map((event) => Object.keys(event)[0]);

test('the AWS SDK reads a whole answer', async () => {
  await using server = await start();
  const all = await events(server);
  expect(names(all)).toEqual(['messageStart', 'contentBlockDelta', 'contentBlockStop', 'messageStop', 'metadata']);
  expect(all[1]).toMatchObject({ contentBlockDelta: { delta: { text: '“The' } } });
  expect(all[3]).toMatchObject({ messageStop: { stopReason: 'max_tokens' } });
  expect(all[4]).toMatchObject({ metadata: { usage: { outputTokens: 1 }, metrics: { latencyMs: expect.any(Number) } } });
  expect(server.requests[0]?.path).toBe(`/model/${encodeURIComponent(HAIKU)}/converse-stream`);
  expect(server.requests[0]?.headers['authorization']).toContain('AKIDEXAMPLE');
});

test.each(Object.keys(bedrockErrors).filter(isBedrockErrorName))('%s before the stream has its name and status in the AWS SDK', async (name) => {
  await using server = await start();
  server.faults.set({ kind: 'exception', name });
  const [status, message] = bedrockErrors[name];
  await expect(events(server)).rejects.toMatchObject({ name, message, $metadata: { httpStatusCode: status } });
  expect(server.requests).toHaveLength(1);
});

test('a 502 with an HTML page is a syntax error with the status', async () => {
  await using server = await start();
  server.faults.set({ kind: 'htmlError' });
  await expect(events(server)).rejects.toMatchObject({ name: 'SyntaxError', $metadata: { httpStatusCode: 502 } });
});

const inStream: [BedrockStreamErrorName, string][] = [
  ['internalServerException', 'InternalServerException'],
  ['modelStreamErrorException', 'ModelStreamErrorException'],
  ['serviceUnavailableException', 'ServiceUnavailableException'],
  ['throttlingException', 'ThrottlingException'],
  ['validationException', 'ValidationException'],
  // Not in ConverseStream's union: the SDK throws a plain error with the name of the frame.
  ['modelTimeoutException', 'modelTimeoutException'],
];
test.each(inStream)('a %s frame in the stream is thrown as %s', async (frame, name) => {
  await using server = await start();
  server.faults.set({ kind: 'exceptionFrame', name: frame, tokens: 1, message: 'enough' });
  const seen: ConverseStreamOutput[] = [];
  const read = async (): Promise<void> => {
    for await (const event of converse(server)) seen.push(event);
  };
  await expect(read()).rejects.toMatchObject({ name, message: expect.stringContaining('enough') });
  expect(names(seen)).toEqual(['messageStart', 'contentBlockDelta']);
});

test.each(['wrongCrc', 'truncatedFrame', 'malformedJson'] as const)('the fault %s makes the AWS SDK throw', async (kind) => {
  await using server = await start();
  server.faults.set({ kind });
  await expect(events(server)).rejects.toThrow();
});

test('an end after messageStart is silent in the AWS SDK', async () => {
  await using server = await start();
  server.faults.set({ kind: 'endWithoutDone', tokens: 0 });
  expect(names(await events(server))).toEqual(['messageStart']);
});

test.each(['socket', 'reset'] as const)('a %s that breaks in the middle is a silent end in the AWS SDK', async (how) => {
  await using server = await start();
  server.faults.set({ kind: 'dropMidStream', tokens: 1, how });
  expect(names(await events(server))).toEqual(['messageStart', 'contentBlockDelta']);
});

/** The AWS SDK opens a connection for every stream, so reuse needs a client of its own. Resolves with the status. */
function rawConverse(session: ClientHttp2Session): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const path = `/model/${encodeURIComponent(HAIKU)}/converse-stream`;
    const call = session.request({ ':method': 'POST', ':path': path, authorization: 'Bearer the-key' });
    let status: number | undefined;
    call.on('response', (headers) => {
      status = headers[':status'];
    });
    call.on('error', reject);
    call.on('close', () => (status === undefined ? reject(new Error('no answer')) : resolve(status)));
    call.resume();
    call.end(JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'hi' }] }] }));
  });
}

test('a connection that died while idle fails its second request', async () => {
  await using server = await start();
  const session = connect(server.url);
  session.on('error', () => {});
  server.faults.set({ kind: 'closeIdleSocketsSilently' });
  expect(await rawConverse(session)).toBe(200);
  await expect(rawConverse(session)).rejects.toThrow();
  const fresh = connect(server.url);
  expect([await rawConverse(fresh), await rawConverse(fresh)]).toEqual([200, 200]);
  expect(server.requests.map(({ socketId, reusedSocket }) => [socketId, reusedSocket])).toEqual([
    [1, false],
    [2, false],
    [2, true],
  ]);
  fresh.destroy();
  await server.socketsAre(0);
});

test('an empty answer ends properly without a token', async () => {
  await using server = await start();
  server.faults.set({ kind: 'emptyAnswer' });
  expect(names(await events(server))).toEqual(['messageStart', 'messageStop', 'metadata']);
});

test('torn frames are put together by the AWS SDK', async () => {
  await using server = await start();
  server.faults.set({ kind: 'slowBytes' });
  expect((await events(server))[1]).toMatchObject({ contentBlockDelta: { delta: { text: '“The' } } });
});

test('an abort while the server hangs reaches the server', async () => {
  await using server = await start();
  server.faults.set({ kind: 'hang' });
  const client = new AbortController();
  const answer = events(server, HAIKU, { signal: client.signal });
  await server.received(1);
  client.abort();
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  await server.socketsAre(0);
});

test('a bare model id is refused with the hint at inference profiles', async () => {
  await using server = await start();
  await expect(events(server, 'anthropic.claude-haiku-4-5-20251001-v1:0')).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining('Retry your request with the ID or ARN of an inference profile'),
  });
  await expect(events(server, 'nobody.knows-v1:0')).rejects.toMatchObject({ message: 'The provided model identifier is invalid.' });
});

test('a cold imported model is not ready, loads meanwhile, and answers the next request', async () => {
  const clock = new ManualClock();
  await using server = await start({ models: [quick(IMPORTED, { imported: true, loadMs: 30_000, idleUnloadMs: 300_000 })], clock });
  await expect(events(server, IMPORTED)).rejects.toMatchObject({ name: 'ModelNotReadyException', $metadata: { httpStatusCode: 429 } });
  await clock.advance(30_000);
  expect(names(await events(server, IMPORTED))).toContain('contentBlockDelta');
});

test('credentials of another account are not recognised', async () => {
  await using server = await start({ accessKeyId: 'AKIDEXAMPLE' });
  await expect(events(server, HAIKU, { accessKeyId: 'AKIDOTHER' })).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  expect(names(await events(server))).toContain('metadata');
});

test('a Bedrock API key is checked', async () => {
  await using server = await start({ apiKey: 'the-key' });
  const ask = async (token: string): Promise<(string | undefined)[]> => {
    const client = new BedrockRuntimeClient({
      endpoint: server.url,
      region: 'us-east-1',
      token: { token },
      authSchemePreference: ['httpBearerAuth'],
      maxAttempts: 1,
    });
    const command = new ConverseStreamCommand({ modelId: HAIKU, messages: [{ role: 'user', content: [{ text: 'hi' }] }] });
    const { stream } = await client.send(command).finally(() => client.destroy());
    return names(stream === undefined ? [] : await gather(stream));
  };
  expect(await ask('the-key')).toContain('metadata');
  await expect(ask('another')).rejects.toMatchObject({ name: 'AccessDeniedException' });
});
