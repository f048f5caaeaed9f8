import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Ping } from '../../electron/domain/ping.ts';
import { prefixMeasureSchema, prefixReportSchema } from '../../electron/domain/prefixReport.ts';
import { openaiSettings, startService, type TestService } from '../support/service.ts';
import { required, startLlamaServer } from './llamaServer.ts';

const PREFIX_TOKENS = 1_000;
const PINGS = 8;
const MEASUREMENTS = 5;

const tokenized = z.object({ tokens: z.array(z.number()) });

async function tokensOf(url: string, content: string): Promise<number> {
  const answer = await fetch(`${url}/tokenize`, { method: 'POST', body: JSON.stringify({ content }) });
  return tokenized.parse(await answer.json()).tokens.length;
}

/** A system prompt of a thousand tokens, as this model counts them. */
async function prefixFor(url: string): Promise<string> {
  let text = 'You are the assistant of a library.';
  for (let rule = 1; (await tokensOf(url, text)) < PREFIX_TOKENS; rule += 1)
    text += ` Rule ${rule}: answer in one sentence, kindly, and name the shelf.`;
  return text;
}

/** The pings of the schedule, oldest first, as soon as there are so many. */
async function pingsAfter({ pilotLight }: TestService, count: number): Promise<Ping[]> {
  for (;;) {
    const pings = pilotLight.history.recent('a', 100);
    if (!pings.ok) throw new Error(pings.error);
    if (pings.value.length >= count) return pings.value.toReversed();
    await wait(100);
  }
}

function median(values: readonly (number | null)[]): number {
  const sorted = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** A request of somebody else, which has nothing in common with ours. */
async function somebodyElse(url: string): Promise<void> {
  const messages = [{ role: 'user', content: 'Tell me of the sea and of the ships on it. '.repeat(8) }];
  const answer = await fetch(`${url}/v1/chat/completions`, { method: 'POST', body: JSON.stringify({ messages, max_tokens: 4 }) });
  expect(answer.status).toBe(200);
}

test.each([
  ['one slot', ['-c', '2048', '-np', '1']],
  ['four slots', ['-c', '8192', '-np', '4']],
])('a prefix of 1,000 tokens kept hot comes from the cache at every ping after the first, and sooner than cold: %s', async (name, args) => {
  await using server = await startLlamaServer(required('LLAMA_MODEL'), args, 'ready');
  const text = await prefixFor(server.url);
  const settings = { ...openaiSettings(server.url, [{ id: 'a', model: 'tiny', keepAlive: '1s', prefix: { kind: 'text', text } }]), startDelay: '0s' };
  await using service = await startService({ settings, logLevel: 'warn' });
  await service.pilotLight.start();
  const [first, ...kept] = await pingsAfter(service, PINGS);
  const shares = kept.map(({ cachedTokens, inputTokens }) => (cachedTokens ?? 0) / (inputTokens ?? Number.NaN));
  const measured = [];
  for (let n = 0; n < MEASUREMENTS; n += 1)
    measured.push(prefixMeasureSchema.parse((await service.call('POST', '/api/endpoints/a/prefix/measure')).body));
  const hotMs = median([...kept.map(({ ttftMs }) => ttftMs), ...measured.map(({ hotTtftMs }) => hotTtftMs)]);
  const coldMs = median([first?.ttftMs ?? null, ...measured.map(({ coldTtftMs }) => coldTtftMs)]);
  process.stdout.write(
    `  ${name}: ${first?.inputTokens} tokens, at least ${(100 * Math.min(...shares)).toFixed(1)} % cached in ${kept.length} pings; ` +
      `median TTFT ${Math.round(hotMs)} ms hot, ${Math.round(coldMs)} ms cold\n`,
  );
  expect(first?.inputTokens).toBeGreaterThanOrEqual(PREFIX_TOKENS);
  expect(Math.min(...shares)).toBeGreaterThanOrEqual(0.9);
  for (const { coldCachedTokens, hotCachedTokens, inputTokens } of measured) {
    expect(coldCachedTokens).toBeLessThan(0.1 * PREFIX_TOKENS);
    expect(hotCachedTokens).toBeGreaterThanOrEqual(0.9 * (inputTokens ?? Number.NaN));
  }
  expect(hotMs).toBeLessThan(coldMs);
  const report = prefixReportSchema.parse((await service.get('/api/endpoints/a/prefix')).body);
  expect(report).toMatchObject({ source: 'text', characters: text.length, tellsCached: true, neverCached: false, tooShort: null, error: null });
  expect(report.coldPings).toBeGreaterThanOrEqual(MEASUREMENTS);
  expect(report.hotTtftMs).toBeLessThan(report.coldTtftMs ?? Number.NaN);
});

test('somebody else’s request does not push the prefix out where the server has room for both', async () => {
  await using server = await startLlamaServer(required('LLAMA_MODEL'), ['-c', '8192', '-np', '4'], 'ready');
  const text = await prefixFor(server.url);
  await using service = await startService({ settings: openaiSettings(server.url, [{ id: 'a', model: 'tiny', prefix: { kind: 'text', text } }]) });
  const ping = async (): Promise<Ping> => {
    await service.call('POST', '/api/endpoints/a/ping');
    const [newest] = (await pingsAfter(service, 1)).slice(-1);
    if (newest === undefined) throw new Error('no ping');
    return newest;
  };
  await ping();
  await ping();
  await somebodyElse(server.url);
  const after = await ping();
  expect(after.cachedTokens).toBeGreaterThanOrEqual(0.9 * (after.inputTokens ?? Number.NaN));
});
