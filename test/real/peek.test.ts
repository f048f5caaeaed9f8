import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type Look, modelIn, type Peek } from '../../electron/domain/peek.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import { TestPinger } from '../support/fakesPinger.ts';
import { httpProvider } from '../support/targets.ts';
import { type LlamaServer, required, startLlamaRouter, startLlamaServer } from './llamaServer.ts';
import { tempData } from './pilotlight.ts';

const NEVER = new AbortController().signal;
const EVERY_MS = 500;
/** Looks of half a minute, ten times as long as the server waits before it sleeps, and of a quarter. */
const [MANY, SOME] = [60, 30];

class Watcher implements AsyncDisposable {
  readonly #pinger = new TestPinger();
  readonly #provider: Provider;

  constructor({ url }: LlamaServer) {
    this.#provider = httpProvider('openai', { baseUrl: `${url}/v1` });
  }

  async look(): Promise<Peek> {
    const look = await this.tryLook();
    if (look.kind !== 'seen') throw new Error(`the look was ${look.kind}`);
    return look.peek;
  }

  tryLook(): Promise<Look> {
    return this.#pinger.pinger.look(this.#provider, NEVER);
  }

  /** Looks again and again. */
  async *looks(count: number): AsyncGenerator<Peek> {
    for (let made = 0; made < count; made += 1) {
      yield await this.look();
      await wait(EVERY_MS);
    }
  }

  /** Looks until a look shows it. */
  async until(holds: (peek: Peek) => boolean): Promise<Peek> {
    for (;;) {
      const look = await this.tryLook();
      if (look.kind === 'seen' && holds(look.peek)) return look.peek;
      await wait(20);
    }
  }

  [Symbol.asyncDispose] = () => this.#pinger[Symbol.asyncDispose]();
}

/** A chat to its end; the text of the answer is of no interest. */
async function chat(url: string, model: string, maxTokens: number, signal?: AbortSignal): Promise<number> {
  const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'hi' }], max_tokens: maxTokens, ignore_eos: true, stream: true });
  const answer = await fetch(`${url}/v1/chat/completions`, { method: 'POST', body, ...(signal === undefined ? {} : { signal }) });
  await answer.text();
  return answer.status;
}

/** Lets somebody have a long answer while `watch` runs. */
async function whileAnswering(url: string, model: string, watch: () => Promise<void>): Promise<void> {
  const leaving = new AbortController();
  const answering = chat(url, model, 30_000, leaving.signal).catch(() => 0);
  await watch();
  leaving.abort();
  await answering;
}

describe('A llama-server with one model', () => {
  test('falls asleep though it is looked at twice a second, and sleeps on', async () => {
    await using server = await startLlamaServer(required('LLAMA_MODEL'), ['--sleep-idle-seconds', '3', '--metrics'], 'ready');
    await using watcher = new Watcher(server);
    expect(await chat(server.url, 'tiny', 1)).toBe(200);
    const awake = await watcher.look();
    expect(awake).toMatchObject({ server: { kind: 'llamacpp' }, models: [{ model: 'tiny', residency: 'loaded', contextLength: 1024 }], busy: false });
    const residencies: string[] = [];
    for await (const peek of watcher.looks(MANY)) residencies.push(modelIn(peek, 'tiny').residency);
    const asleepFrom = residencies.indexOf('unloaded');
    process.stdout.write(`  ${residencies.length} looks; asleep from look ${asleepFrom} on\n`);
    expect(asleepFrom).toBeGreaterThan(0);
    expect(residencies.slice(asleepFrom).filter((residency) => residency !== 'unloaded')).toEqual([]);
  });

  test('is busy while it gives somebody a long answer, and only then', async () => {
    await using server = await startLlamaServer(required('LLAMA_MODEL'), ['-np', '1', '-c', '32768', '--metrics'], 'ready');
    await using watcher = new Watcher(server);
    await whileAnswering(server.url, 'tiny', async () => {
      expect(modelIn(await watcher.until(({ busy }) => busy === true), 'tiny')).toMatchObject({ residency: 'loaded', running: 1, waiting: 0 });
    });
    expect(modelIn(await watcher.until(({ busy }) => busy === false), 'tiny').running).toBe(0);
  });

  test('without metrics does not say whether it is busy', async () => {
    await using server = await startLlamaServer(required('LLAMA_MODEL'), [], 'ready');
    await using watcher = new Watcher(server);
    expect(await watcher.look()).toMatchObject({ busy: null, single: true, room: 1, tells: { residency: true, busy: false } });
  });
});

describe('A router with room for one model', () => {
  const args = ['--models-max', '1', '-np', '1', '-c', '32768', '--metrics', '--sleep-idle-seconds', '3'];
  const states = (peek: Peek) => [modelIn(peek, 'a').residency, modelIn(peek, 'b').residency];

  test('loads nothing for a look, and tells which model is where', async () => {
    using folder = tempData();
    await using server = await startLlamaRouter(folder.path, ['a', 'b'], args);
    await using watcher = new Watcher(server);
    for await (const peek of watcher.looks(6)) expect(states(peek)).toEqual(['unloaded', 'unloaded']);
    expect(await chat(server.url, 'a', 1)).toBe(200);
    const peek = await watcher.look();
    expect(states(peek)).toEqual(['loaded', 'unloaded']);
    expect(peek).toMatchObject({ room: 1, busy: false, listsAll: true, single: false });
    expect(modelIn(peek, 'a')).toMatchObject({ unloadsAfterMs: 3_000, contextLength: 2_048, running: 0 });
    expect(await chat(server.url, 'b', 1)).toBe(200);
    expect(states(await watcher.look())).toEqual(['unloaded', 'loaded']);
  });

  test('is busy while one of its models gives a long answer, and keeps that one though it is looked at', async () => {
    using folder = tempData();
    await using server = await startLlamaRouter(folder.path, ['a', 'b'], args);
    await using watcher = new Watcher(server);
    await whileAnswering(server.url, 'a', async () => {
      const busy = await watcher.until((peek) => peek.busy === true);
      expect(modelIn(busy, 'a')).toMatchObject({ residency: 'loaded', running: 1 });
      for await (const peek of watcher.looks(4)) expect(states(peek)).toEqual(['loaded', 'unloaded']);
    });
    expect((await watcher.until((peek) => peek.busy === false)).models).toHaveLength(2);
  });

  test('lets its model sleep though it is looked at twice a second', async () => {
    using folder = tempData();
    await using server = await startLlamaRouter(folder.path, ['a', 'b'], args);
    await using watcher = new Watcher(server);
    await chat(server.url, 'a', 1);
    const residencies: string[] = [];
    for await (const peek of watcher.looks(SOME)) residencies.push(modelIn(peek, 'a').residency);
    const asleepFrom = residencies.indexOf('unloaded');
    expect(asleepFrom).toBeGreaterThan(0);
    expect(residencies.slice(asleepFrom).filter((residency) => residency !== 'unloaded')).toEqual([]);
  });
});
