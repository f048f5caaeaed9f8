import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type LlamaServer, required, startLlamaRouter, startLlamaServer } from './llamaServer.ts';
import { serveWhile, tempData } from './pilotlight.ts';

/** Time for two looks that find no room, 30 s apart; more by hand. */
const WATCH_SECONDS = Number(process.env['PILOTLIGHT_REAL_SECONDS'] ?? 40);

const list = z.object({ data: z.array(z.object({ id: z.string(), status: z.object({ value: z.string() }) })) });

async function statusOf({ url }: LlamaServer, model: string): Promise<string> {
  const { data } = list.parse(await (await fetch(`${url}/v1/models`)).json());
  return data.find(({ id }) => id === model)?.status.value ?? 'missing';
}

async function chat({ url }: LlamaServer, model: string, max_tokens: number, signal?: AbortSignal): Promise<void> {
  const body = JSON.stringify({ model, max_tokens, messages: [{ role: 'user', content: 'Tell me a story.' }], ignore_eos: true });
  const answer = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    ...(signal && { signal }),
  });
  await answer.arrayBuffer();
}

/** Settings with one llama.cpp provider and these models. */
function settingsFor({ url }: LlamaServer, models: readonly string[], keepAlive: string): object {
  return {
    providers: [{ kind: 'openai', id: 'llama', name: 'llama.cpp', baseUrl: url }],
    endpoints: models.map((model) => ({ id: model, providerId: 'llama', model, keepAlive })),
  };
}

/** Counts how often `model` was seen to leave memory until `done`. */
async function watchEvictions(server: LlamaServer, model: string, done: () => boolean): Promise<number> {
  let evictions = 0;
  let before = 'unknown';
  while (!done()) {
    const now = await statusOf(server, model);
    if (before === 'loaded' && now !== 'loaded') evictions += 1;
    before = now;
    await wait(100);
  }
  return evictions;
}

test('two endpoints of a router with room for one: the model in use is never evicted by us, and always by the seed’s way', {
  timeout: (WATCH_SECONDS + 90) * 1_000,
}, async () => {
  using folder = tempData();
  await using server = await startLlamaRouter(folder.path, ['alpha', 'beta'], ['--models-max', '1', '-np', '1', '--metrics']);
  await chat(server, 'beta', 1);

  let done = false;
  const watched = watchEvictions(server, 'beta', () => done);
  const pings = await serveWhile(settingsFor(server, ['alpha', 'beta'], '3s'), async () => {
    const until = performance.now() + WATCH_SECONDS * 1_000;
    while (performance.now() < until) {
      await chat(server, 'beta', 8);
      await wait(1_500);
    }
  });
  done = true;
  const byUs = await watched;

  // Seed 003 has no look: it sends its prompt to whatever is due.
  let bySeed = 0;
  for (let i = 0; i < 3; i += 1) {
    await chat(server, 'alpha', 1);
    if ((await statusOf(server, 'beta')) !== 'loaded') bySeed += 1;
    await chat(server, 'beta', 1);
  }
  const skips = pings.filter(({ endpointId, outcome }) => endpointId === 'alpha' && outcome === 'skipped');
  const answered = pings.filter(({ outcome }) => outcome === 'warm' || outcome === 'cold');
  process.stdout.write(
    `  ${WATCH_SECONDS} s: ${byUs} evictions by us, ${bySeed} of 3 pings by the seed's way; ${skips.length} skips kept, ${answered.length} pings\n`,
  );
  expect(byUs).toBe(0);
  expect(bySeed).toBe(3);
  expect(answered.filter(({ endpointId }) => endpointId === 'alpha')).toEqual([]);
  expect(skips[0]?.reason).toBe('Skipped: loading it would push beta out of memory. Looking again in 30 s.');
});

const isPing = ({ outcome }: { readonly outcome: string }): boolean => outcome !== 'skipped';

test('a busy server (one slot, a long answer running) gets no ping, and one soon after', { timeout: 120_000 }, async () => {
  await using server = await startLlamaServer(required('LLAMA_MODEL'), ['-np', '1', '--metrics', '-c', '16384'], 'ready');
  const leaving = new AbortController();
  let freedAt = 0;
  const pings = await serveWhile(settingsFor(server, ['tiny'], '2s'), async (soFar) => {
    const long = (async () => {
      // The tiny model is quick: one long answer after the other, so that the slot is never free.
      while (!leaving.signal.aborted) await chat(server, 'tiny', 12_000, leaving.signal).catch(() => {});
    })();
    await wait(12_000);
    freedAt = Date.now();
    leaving.abort();
    await long;
    // Looked at again 15 s after the look that found it busy.
    while (!(await soFar()).some(isPing)) await wait(500);
  });
  process.stdout.write(
    `  while busy: ${pings.filter((ping) => ping.at < freedAt && isPing(ping)).length} pings, then ${pings.filter(isPing).length}\n`,
  );
  expect(pings.filter((ping) => ping.at < freedAt && isPing(ping))).toEqual([]);
  expect(pings[0]).toMatchObject({ outcome: 'skipped', reason: 'Skipped: the server is answering someone else. Looking again in 15 s.' });
  expect(pings.filter(isPing).length).toBeGreaterThan(0);
});
