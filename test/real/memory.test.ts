import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { CURRENT_VERSION } from '../../electron/domain/settingsUpgrade.ts';
import { findChromium } from '../support/chromium.ts';
import { machine } from '../support/chromiumOnMachine.ts';
import { type RunningServe, startServe } from '../support/runCli.ts';
import { type LlamaServer, startLlamaRouter } from './llamaServer.ts';
import { type Finished, runCli, tempData } from './pilotlight.ts';

const list = z.object({ data: z.array(z.object({ id: z.string(), status: z.object({ value: z.string() }) })) });

/** What the server itself says of its models. */
async function states({ url }: LlamaServer): Promise<Record<string, string>> {
  const { data } = list.parse(await (await fetch(`${url}/models`)).json());
  return Object.fromEntries(data.map(({ id, status }) => [id, status.value]));
}

/** A router with three models, and a Pilot Light with it as its provider "llama" and an endpoint for `a` that is kept warm. */
class Bench implements AsyncDisposable {
  readonly server: LlamaServer;
  readonly #service: RunningServe;
  readonly #dataDir: string;
  readonly #dispose: () => Promise<void>;

  private constructor(server: LlamaServer, service: RunningServe, dataDir: string, dispose: () => Promise<void>) {
    [this.server, this.#service, this.#dataDir, this.#dispose] = [server, service, dataDir, dispose];
  }

  static async start(keepAlive: string | null): Promise<Bench> {
    const models = tempData();
    const data = tempData();
    const server = await startLlamaRouter(models.path, ['a', 'b', 'c'], ['--models-max', '3', '-np', '1', '-c', '16384', '--metrics']);
    const settings = {
      version: CURRENT_VERSION,
      providers: [{ kind: 'openai', id: 'llama', name: 'llama.cpp', baseUrl: `${server.url}/v1` }],
      endpoints: [{ id: 'llama.a', providerId: 'llama', model: 'a', keepAlive }],
    };
    writeFileSync(join(data.path, 'settings.json'), JSON.stringify(settings), { mode: 0o600 });
    const service = await startServe(data.path, ['--start-delay', '1s', '--log-level', 'error']);
    return new Bench(server, service, data.path, async () => {
      await service.end();
      await server.kill();
      models[Symbol.dispose]();
      data[Symbol.dispose]();
    });
  }

  /** The link that opens the page. */
  get link(): string {
    return `${this.#service.url}?token=${this.#service.token}`;
  }

  cli(...args: readonly string[]): Promise<Finished> {
    return runCli([...args, '--data', this.#dataDir]);
  }

  async post(path: string, body: object = {}): Promise<{ readonly status: number; readonly body: unknown }> {
    const answer = await this.#service.fetch(path, { method: 'POST', body: JSON.stringify(body) });
    return { status: answer.status, body: await answer.json() };
  }

  /** Somebody has a long answer from `model`; resolves when it has begun. `ended` tells how much of it came. */
  async longAnswer(model: string): Promise<{ readonly ended: Promise<number> }> {
    const body = JSON.stringify({
      model,
      messages: [{ role: 'user', content: 'Tell me a story.' }],
      max_tokens: 12_000,
      ignore_eos: true,
      stream: true,
    });
    const answer = await fetch(`${this.server.url}/v1/chat/completions`, { method: 'POST', body });
    const reader = answer.body?.getReader();
    if (reader === undefined) throw new Error('no answer');
    await reader.read();
    const rest = async (): Promise<number> => {
      let length = 0;
      for (;;) {
        const read = await reader.read().catch(() => ({ done: true, value: undefined }));
        if (read.done) return length;
        length += read.value?.length ?? 0;
      }
    };
    return { ended: rest() };
  }

  [Symbol.asyncDispose] = () => this.#dispose();
}

describe('A router of llama.cpp', () => {
  test('loads, unloads and frees by the command line; each is done when the command ends', async () => {
    await using bench = await Bench.start(null);
    const { server } = bench;
    expect(await states(server)).toEqual({ a: 'unloaded', b: 'unloaded', c: 'unloaded' });

    const loaded = await bench.cli('load', 'llama.a');
    expect(loaded).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^Loaded a on llama\.cpp in [\d,.]+ m?s\.\n$/) });
    expect(await states(server)).toEqual({ a: 'loaded', b: 'unloaded', c: 'unloaded' });

    // "b" has no endpoint: the router lists it.
    expect(await bench.cli('load', 'b', '--json')).toMatchObject({ code: 0 });
    expect(await states(server)).toMatchObject({ a: 'loaded', b: 'loaded' });
    expect((await bench.cli('memory')).stdout).toMatch(/2 models loaded, 2 MB[\s\S]*a {2}llama\.cpp[\s\S]*b {2}llama\.cpp/);

    expect(await bench.cli('unload', 'b')).toMatchObject({ code: 0, stdout: 'Unloaded b on llama.cpp, 1 MB free.\n' });
    expect(await states(server)).toEqual({ a: 'loaded', b: 'unloaded', c: 'unloaded' });

    await bench.cli('load', 'c', '--host', 'llama');
    const freed = await bench.cli('free');
    expect(freed).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Freed 2 models, 2 MB\.\n/) });
    expect(await states(server)).toEqual({ a: 'unloaded', b: 'unloaded', c: 'unloaded' });
    expect(await bench.cli('free')).toMatchObject({ code: 0, stdout: 'Nothing was freed.\n' });
  });

  test('does the same by the API', async () => {
    await using bench = await Bench.start(null);
    const { server } = bench;
    for (const model of ['a', 'b'])
      expect(await bench.post('/api/providers/llama/models/load', { model })).toMatchObject({ status: 200, body: { paused: false } });
    expect(await states(server)).toMatchObject({ a: 'loaded', b: 'loaded' });
    expect(await bench.post('/api/endpoints/llama.a/unload')).toMatchObject({ status: 200, body: { freedBytes: 533_248 } });
    expect(await states(server)).toMatchObject({ a: 'unloaded', b: 'loaded' });
    expect(await bench.post('/api/memory/free')).toMatchObject({
      body: { freed: [{ model: 'b', bytes: 533_248 }], freedBytes: 533_248, skipped: [] },
    });
    expect(await states(server)).toEqual({ a: 'unloaded', b: 'unloaded', c: 'unloaded' });
    expect(await bench.post('/api/providers/llama/models/load', { model: 'nobody' })).toMatchObject({
      status: 502,
      body: { error: { kind: 'notFound' } },
    });
  });

  test('does the same by the page', async () => {
    await using bench = await Bench.start(null);
    const { server } = bench;
    const found = await findChromium(machine);
    const browser = await chromium.launch({ executablePath: found.executablePath, env: { ...process.env, ...found.env } });
    try {
      const page = await browser.newPage();
      await page.goto(bench.link);
      await page.getByRole('button', { name: 'nothing loaded' }).click();
      for (const model of ['a', 'b', 'c']) {
        await page.getByRole('button', { name: `Load ${model}`, exact: true }).click();
        await page.getByText(new RegExp(`^${model} is loaded, in `)).waitFor();
        expect(await states(server)).toMatchObject({ [model]: 'loaded' });
      }
      await page.getByRole('button', { name: 'Unload b', exact: true }).click();
      await page.getByText('Freed 1 MB: b is unloaded.').waitFor();
      expect(await states(server)).toEqual({ a: 'loaded', b: 'unloaded', c: 'loaded' });
      await page.getByRole('button', { name: 'Free all memory of llama.cpp' }).click();
      await page.getByText('Freed 2 MB on llama.cpp: 2 models are unloaded.').waitFor();
      expect(await states(server)).toEqual({ a: 'unloaded', b: 'unloaded', c: 'unloaded' });
    } finally {
      await browser.close();
    }
  });

  test('keeps a model that is answering somebody, unless that is insisted on, and then it is gone when the answer comes', async () => {
    await using bench = await Bench.start(null);
    const { server } = bench;
    const { ended } = await bench.longAnswer('a');
    const path = '/api/providers/llama/models/unload';
    expect(await bench.post(path, { model: 'a' })).toMatchObject({
      status: 409,
      body: { error: { kind: 'inUse', message: 'a is answering somebody.' } },
    });
    expect(await bench.cli('unload', 'a')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('add --force') });
    expect(await bench.post('/api/memory/free')).toMatchObject({ body: { freed: [], skipped: [{ model: 'a', why: 'inUse' }] } });
    expect(await states(server)).toMatchObject({ a: 'loaded' });

    const startedAt = performance.now();
    expect(await bench.post(path, { model: 'a', force: true })).toMatchObject({ status: 200 });
    process.stdout.write(`  by force after ${Math.round(performance.now() - startedAt)} ms, `);
    expect(await states(server)).toMatchObject({ a: 'unloaded' });
    process.stdout.write(`the answer under way had ${await ended} more bytes\n`);
  });

  test('is not made to load again what was unloaded, though it is on the schedule', async () => {
    await using bench = await Bench.start('2s');
    const { server } = bench;
    while ((await states(server))['a'] !== 'loaded') await wait(100);
    // Until the ping under way has ended.
    const unloaded = await bench.post('/api/endpoints/llama.a/unload', { force: true });
    expect(unloaded).toMatchObject({ status: 200, body: { paused: true } });
    const seen = new Set<string | undefined>();
    for (let look = 0; look < 40; look += 1) {
      seen.add((await states(server))['a']);
      await wait(200);
    }
    expect([...seen]).toEqual(['unloaded']);
    expect(await bench.post('/api/endpoints/llama.a/load')).toMatchObject({ status: 200 });
    expect(await states(server)).toMatchObject({ a: 'loaded' });
  });
});
