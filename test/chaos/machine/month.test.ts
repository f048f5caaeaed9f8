import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { inForm, isLong, tell } from '../../support/chaosForm.ts';
import { qwen, startOllama, startOpenai } from '../../support/fakesModels.ts';
import { collect } from '../../support/runCli.ts';
import { tempDir } from '../../support/tempDir.ts';

const ENDPOINTS = 20;
/** After which days it is weighed; the first ones fill what is kept for a day. */
const DAYS = isLong ? [2, 8, 15, 22, 30] : [2, 3, 4];
const MOST_GROWTH = 0.05;
/** V8 throws code away that was not called for a while, 5 MB of it after days: that would hide what grows meanwhile. */
const FLAGS = ['--expose-gc', '--no-flush-bytecode'];
const child = join(import.meta.dirname, 'month.child.ts');

const weightSchema = z.object({
  day: z.number(),
  /** The heap without V8's own code, which grows for weeks as functions turn out to be called often. */
  data: z.number(),
  heapUsed: z.number(),
  external: z.number(),
  arrayBuffers: z.number(),
  rss: z.number(),
  resources: z.record(z.string(), z.number()),
  pings: z.number(),
});

const names = Array.from({ length: ENDPOINTS / 2 }, (_, i) => `m${i}`);

/** Twenty endpoints on an Ollama and a vLLM, with a term of every kind somewhere. */
function settings(ollama: string, vllm: string, promptFile: string): object {
  const terms = [
    { keepAlive: 'auto' },
    { keepAlive: '30m', budget: { dayUsd: 5, monthUsd: 50 }, price: { inputPerMTok: 1, outputPerMTok: 2 } },
    { keepAlive: '1h', hours: 'Mon-Fri 07:00-19:00 UTC' },
    { keepAlive: '45m', stopAfterUnused: '12h' },
    { keepAlive: '20m', hours: 'learned' },
    { keepAlive: '1h', prefix: { kind: 'file', path: promptFile } },
    { keepAlive: '1h', targetMs: 1 },
    { keepAlive: '30m', headers: { 'x-team': 'a' }, body: { seed: 1 } },
    { keepAlive: '2h', confirmations: 2 },
    { keepAlive: '40m', model: 'gone' },
  ];
  const endpoints = ['ollama', 'vllm'].flatMap((providerId) =>
    names.map((model, i) => ({ id: `${providerId}.${model}`, providerId, model, ...terms[i % terms.length] })),
  );
  return {
    version: 1,
    warmOn: { start: true, resume: true, hours: true },
    releaseAfterHours: true,
    budget: { dayUsd: 100, monthUsd: 1_000 },
    retentionDays: 3,
    profiles: [{ id: 'travel', name: 'Travel', warming: true, hours: 'always', endpoints: {} }],
    providers: [
      { kind: 'ollama', id: 'ollama', name: 'Ollama', baseUrl: ollama },
      { kind: 'vllm', id: 'vllm', name: 'vLLM', baseUrl: vllm },
    ],
    endpoints,
  };
}

const growth = (now: number, before: number): string => `${(100 * (now / before - 1)).toFixed(2)} %`;

test(`${DAYS.at(-1)} simulated days of ${ENDPOINTS} endpoints with terms of every kind: as much memory, as many sockets and handles at the end as after ${DAYS[0]} days.`, {
  timeout: inForm(300_000, 900_000),
}, async () => {
  await using ollama = await startOllama({ models: names.map((name) => ({ ...qwen, name, idleUnloadMs: null })) });
  await using vllm = await startOpenai({ models: names.map((name) => ({ name, loadMs: 0, tokenMs: 0, idleUnloadMs: null })) });
  await using folder = await tempDir();
  const prompt = join(folder.path, 'prompt.txt');
  await writeFile(prompt, 'You are helpful. '.repeat(200));
  await writeFile(join(folder.path, 'settings.json'), JSON.stringify(settings(ollama.url, vllm.url, prompt)));
  const running = spawn(process.execPath, [...FLAGS, child, folder.path, DAYS.join(',')], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr] = [collect(running.stdout), collect(running.stderr)];
  await once(running, 'close');
  expect(stderr.text.replaceAll(/\(node:\d+\)[^\n]*\n|\(Use `node[^\n]*\n/g, '')).toBe('');
  expect(running.exitCode).toBe(0);

  const weights = stdout.text
    .trim()
    .split('\n')
    .map((line) => weightSchema.parse(JSON.parse(line)));
  for (const { day, data, heapUsed, rss, pings, resources } of weights)
    tell(
      `day ${day}: data ${(data / 1e6).toFixed(2)} MB, heap ${(heapUsed / 1e6).toFixed(2)} MB, resident ${(rss / 1e6).toFixed(0)} MB, ${pings} pings, ${JSON.stringify(resources)}`,
    );
  const [first, last] = [weights[0], weights.at(-1)];
  if (first === undefined || last === undefined) throw new Error('nothing was weighed');
  expect(weights.map(({ day }) => day)).toEqual(DAYS);
  expect(last.pings).toBeGreaterThan(first.pings);
  tell(`data from day ${first.day} to day ${last.day}: ${growth(last.data, first.data)}; heap: ${growth(last.heapUsed, first.heapUsed)}`);
  expect(last.data).toBeLessThanOrEqual(first.data * (1 + MOST_GROWTH));
  expect(last.external).toBeLessThanOrEqual(first.external * (1 + MOST_GROWTH) + 200_000);
  expect(last.resources).toEqual(first.resources);
  expect(await readFile(join(folder.path, 'settings.json'), 'utf8')).toContain('"ollama.m0"');
});
