import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../electron/demo/clock.ts';
import { startOllamaServer } from '../../electron/demo/ollamaServer.ts';
import type { Flavour } from '../../electron/demo/openaiDialect.ts';
import { startOpenaiServer } from '../../electron/demo/openaiServer.ts';
import { type Look, modelIn, type Peek, type Residency } from '../../electron/domain/peek.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import { offerFor } from '../../electron/providers/offer.ts';
import { startOllama, startOpenai } from '../support/fakesModels.ts';
import { TestPinger } from '../support/fakesPinger.ts';
import { bedrockProvider, httpProvider } from '../support/targets.ts';

const IDLE_MS = 300_000;
const models = ['a', 'b'].map((name) => ({ name, loadMs: 0, tokenMs: 0, idleUnloadMs: IDLE_MS }));
const NEVER = new AbortController().signal;

function start(kind: Flavour | 'ollama', clock = new ManualClock()) {
  const port = 0;
  return kind === 'ollama' ? startOllamaServer({ models, clock, port }) : startOpenaiServer({ flavour: kind, models, capacity: 1, clock, port });
}

const look = ({ pinger }: TestPinger, provider: Provider): Promise<Look> => pinger.look(provider, NEVER);

/** A look that must bring something. */
async function peekAt(pinger: TestPinger, provider: Provider): Promise<Peek> {
  const seen = await look(pinger, provider);
  if (seen.kind !== 'seen') throw new Error(`the look was ${seen.kind}`);
  return seen.peek;
}

const SERVERS = [
  ['ollama', 'ollama', 'unloaded'],
  ['llamacpp', 'llamacpp', 'loaded'],
  ['llamacpp-router', 'llamacpp', 'unloaded'],
  ['llama-swap', 'llama-swap', 'unloaded'],
  ['lmstudio', 'lmstudio', 'unloaded'],
  ['lemonade', 'lemonade', 'unloaded'],
  ['localai', 'localai', 'unloaded'],
  ['tabbyapi', 'tabbyapi', 'unloaded'],
] as const satisfies readonly (readonly [Flavour | 'ollama', string, Residency])[];

describe.each(SERVERS)('Looks at %s', (flavour, kind, ofTheOther) => {
  test('tell what is in memory, and neither load a model nor put its expiry off.', async () => {
    const clock = new ManualClock();
    await using server = await start(flavour, clock);
    await using pinger = new TestPinger();
    const provider = httpProvider('openai', { baseUrl: `${server.url}/v1` });
    server.gpu.loadNow('a');
    const before = server.gpu.peekAll();
    for (let round = 0; round < 4; round += 1) {
      const peek = await peekAt(pinger, provider);
      expect({ kind: peek.server.kind, a: modelIn(peek, 'a').residency, b: modelIn(peek, 'b').residency }).toEqual({
        kind,
        a: 'loaded',
        b: ofTheOther,
      });
      await clock.advance(60_000);
    }
    expect(server.gpu.peekAll()).toEqual(before);
    await clock.advance(60_000);
    expect(server.gpu.peek('a').state).toBe('unloaded');
    for (let round = 0; round < 3; round += 1) expect(modelIn(await peekAt(pinger, provider), 'a').residency).toBe('unloaded');
    expect(server.gpu.peekAll().map(({ loads }) => loads)).toEqual(before.map(({ loads }) => loads));
  });

  test('only read, and ask what the server is once.', async () => {
    await using server = await start(flavour);
    await using pinger = new TestPinger();
    const provider = httpProvider('openai', { baseUrl: server.url });
    const asked: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      await peekAt(pinger, provider);
      asked.push(server.requests.length);
    }
    const [first = 0, second = 0, third = 0] = asked;
    expect(second - first).toBeLessThanOrEqual(2);
    expect(third - second).toBeLessThanOrEqual(second - first);
    expect(server.requests.every(({ method }) => method === 'GET')).toBe(true);
  });
});

test('A look leaves no connection open: it would take a thread of its server, and make the next ping look faster.', async () => {
  await using server = await start('llama-swap');
  await using pinger = new TestPinger();
  await peekAt(pinger, httpProvider('openai', { baseUrl: server.url }));
  await server.socketsAre(0);
  expect(server.requests.at(-1)?.reusedSocket).toBe(true);
});

describe('Ollama', () => {
  test('tells when a model goes, to the millisecond, and that a long request runs.', async () => {
    const clock = new ManualClock(Date.now());
    await using server = await start('ollama', clock);
    await using pinger = new TestPinger();
    const provider = httpProvider('ollama', { baseUrl: server.url });
    server.gpu.loadNow('a');
    expect(modelIn(await peekAt(pinger, provider), 'a').expiresAt).toBe(server.gpu.peek('a').expiresAt);
    const lease = await server.gpu.acquire('a');
    expect(modelIn(await peekAt(pinger, provider), 'a')).toMatchObject({ residency: 'loaded', running: null });
    lease.release();
  });

  test('needs no question what it is but for its version, once.', async () => {
    await using server = await startOllama();
    await using pinger = new TestPinger();
    const provider = httpProvider('ollama', { baseUrl: server.url });
    await peekAt(pinger, provider);
    expect((await peekAt(pinger, provider)).server).toEqual({ kind: 'ollama', name: 'Ollama', version: '0.12.6' });
    expect(server.requests.map(({ path }) => path)).toEqual(['/api/version', '/api/ps', '/api/tags', '/api/ps']);
  });

  test('that was added as OpenAI-compatible is fully seen, and offered as what it is.', async () => {
    await using server = await startOllama();
    await using pinger = new TestPinger();
    const provider = httpProvider('openai', { id: 'box', baseUrl: `${server.url}/v1` });
    server.gpu.loadNow('qwen3:8b');
    expect((await peekAt(pinger, provider)).tells.expiry).toBe(true);
    expect(offerFor(provider, pinger.pinger.identityOf(provider))).toBe('ollama');
  });
});

describe('Traffic is seen', () => {
  test.each(['llamacpp', 'llamacpp-router', 'vllm', 'lemonade'] as const)('of %s while a request runs and another one waits.', async (flavour) => {
    await using server = await start(flavour);
    await using pinger = new TestPinger();
    const provider = httpProvider(flavour === 'vllm' ? 'vllm' : 'openai', { baseUrl: server.url });
    const lease = await server.gpu.acquire('a');
    const waiting = server.gpu.acquire('a');
    await server.gpu.until((gpu) => gpu.peek('a').waiting === 1);
    const busy = await peekAt(pinger, provider);
    lease.release();
    (await waiting).release();
    const idle = await peekAt(pinger, provider);
    expect([busy.busy, modelIn(busy, 'a').running, idle.busy, modelIn(idle, 'a').running]).toEqual([true, 1, false, 0]);
  });

  test('of vLLM by the number of its requests.', async () => {
    await using server = await startOpenai();
    await using pinger = new TestPinger();
    const provider = httpProvider('vllm', { baseUrl: server.url });
    const before = modelIn(await peekAt(pinger, provider), 'tiny').requests;
    (await server.gpu.acquire('tiny')).release();
    expect([before, modelIn(await peekAt(pinger, provider), 'tiny').requests]).toEqual([0, 1]);
    expect(server.requests.map(({ path }) => path)).toEqual(['/version', '/is_sleeping', '/metrics', '/metrics']);
  });
});

describe('A server is asked again what it is', () => {
  test('when its answers have another form.', async () => {
    await using pinger = new TestPinger();
    const first = await start('llamacpp');
    const provider = httpProvider('openai', { baseUrl: first.url });
    const kinds = [(await peekAt(pinger, provider)).server.kind];
    await first.close();
    await using _second = await startOpenaiServer({ flavour: 'lmstudio', models, port: first.port });
    kinds.push((await peekAt(pinger, provider)).server.kind);
    expect(kinds).toEqual(['llamacpp', 'lmstudio']);
  });

  test('after two looks in a row that were not answered.', async () => {
    await using pinger = new TestPinger();
    const first = await start('llamacpp');
    const provider = httpProvider('openai', { id: 'box', baseUrl: first.url });
    const known: (string | undefined)[] = [];
    const note = () => known.push(pinger.pinger.identityOf(provider)?.server.kind);
    await peekAt(pinger, provider);
    note();
    await first.close();
    const looks: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      looks.push((await look(pinger, provider)).kind);
      note();
    }
    expect({ looks, known }).toEqual({ looks: ['silent', 'silent', 'silent'], known: ['llamacpp', 'llamacpp', undefined, undefined] });
    await using _second = await startOpenaiServer({ flavour: 'llama-swap', models, port: first.port });
    expect((await peekAt(pinger, provider)).server.kind).toBe('llama-swap');
  });

  test('when its provider has other settings, or was forgotten.', async () => {
    await using pinger = new TestPinger();
    await using first = await start('llamacpp');
    await using second = await start('llama-swap');
    const { look: at, forget } = pinger.pinger;
    await at(httpProvider('openai', { baseUrl: first.url }), NEVER);
    await at(httpProvider('openai', { baseUrl: second.url }), NEVER);
    const asked = first.requests.length;
    expect(pinger.pinger.identityOf(httpProvider('openai', { baseUrl: second.url }))?.server.kind).toBe('llama-swap');
    await at(httpProvider('openai', { baseUrl: first.url }), NEVER);
    expect(first.requests.length).toBe(2 * asked);
    forget('box');
    expect(pinger.pinger.identityOf(httpProvider('openai', { baseUrl: first.url }))).toBeNull();
  });
});

describe('Nothing is seen', () => {
  test.each([
    ['Bedrock', bedrockProvider()],
    ['a cloud service', httpProvider('openai', { baseUrl: 'https://api.example.com/v1' })],
    ['a metadata service', httpProvider('ollama', { baseUrl: 'http://169.254.169.254' })],
  ])('of %s, which is not even asked.', async (_name, provider) => {
    await using pinger = new TestPinger();
    expect(await look(pinger, provider)).toEqual({ kind: 'blind' });
  });

  test('of a server that is not told apart; it is asked once.', async () => {
    await using server = await startOpenai({ flavour: 'picky' });
    await using pinger = new TestPinger();
    const provider = httpProvider('openai', { baseUrl: server.url });
    expect(await look(pinger, provider)).toEqual({ kind: 'blind' });
    const asked = server.requests.length;
    expect(await look(pinger, provider)).toEqual({ kind: 'blind' });
    expect(server.requests.length).toBe(asked);
  });

  test('without the key that a server wants; with it, the look is as any other.', async () => {
    await using server = await startOpenai({ flavour: 'llamacpp', apiKey: 'sesame' });
    await using pinger = new TestPinger({ 'env:KEY': 'sesame' });
    const without = httpProvider('openai', { baseUrl: server.url });
    expect(await look(pinger, without)).toEqual({ kind: 'blind' });
    expect((await peekAt(pinger, { ...without, token: 'env:KEY' })).models[0]?.residency).toBe('loaded');
    expect(await look(pinger, { ...without, token: 'env:NONE' })).toEqual({ kind: 'silent' });
  });

  test('of a server that takes the request and is silent; it is not unloaded for that.', async () => {
    await using server = await start('llamacpp');
    await using pinger = new TestPinger();
    server.faults.set({ kind: 'hang' }, { on: 'any', times: 'always' });
    expect(await look(pinger, httpProvider('openai', { baseUrl: server.url }))).toEqual({ kind: 'silent' });
    expect(server.requests).toHaveLength(1);
  });

  test('of a server that sends without end.', async () => {
    await using server = await startOllama();
    await using pinger = new TestPinger();
    server.faults.set({ kind: 'hugeBody', bytes: 5 * 1024 * 1024 }, { on: 'any', times: 'always' });
    expect((await look(pinger, httpProvider('ollama', { baseUrl: server.url }))).kind).not.toBe('seen');
  });

  test('of a server that a proxy has no answer of: it may be starting.', async () => {
    await using server = await start('llamacpp');
    await using pinger = new TestPinger();
    server.faults.set({ kind: 'status', status: 502, body: '<h1>Bad Gateway</h1>' }, { on: 'any', times: 'always' });
    const provider = httpProvider('openai', { baseUrl: server.url });
    expect(await look(pinger, provider)).toEqual({ kind: 'silent' });
    server.faults.clear();
    expect((await peekAt(pinger, provider)).server.kind).toBe('llamacpp');
  });

  test('by a look that is cancelled, and nothing is forgotten for that.', async () => {
    await using server = await start('llamacpp');
    await using pinger = new TestPinger();
    const provider = httpProvider('openai', { baseUrl: server.url });
    await peekAt(pinger, provider);
    for (let round = 0; round < 3; round += 1) expect(await pinger.pinger.look(provider, AbortSignal.abort())).toEqual({ kind: 'silent' });
    expect(pinger.pinger.identityOf(provider)?.server.kind).toBe('llamacpp');
  });
});

test('A llama-server that is loading is loading, and is known afterwards.', async () => {
  const clock = new ManualClock();
  await using server = await startOpenaiServer({
    flavour: 'llamacpp',
    models: [{ name: 'a', loadMs: 60_000, tokenMs: 0, idleUnloadMs: null }],
    start: 'loading',
    clock,
  });
  await using pinger = new TestPinger();
  const provider = httpProvider('openai', { baseUrl: server.url });
  expect(modelIn(await peekAt(pinger, provider), 'a').residency).toBe('loading');
  await clock.advance(60_000);
  expect(modelIn(await peekAt(pinger, provider), 'a')).toMatchObject({ model: 'a', residency: 'loaded' });
});
