import { expect, test } from 'vitest';
import { startOpenaiServer } from '../../electron/demo/openaiServer.ts';
import { openaiSettings, startService, type TestService } from '../support/service.ts';

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Parsed {
  readonly samples: readonly Sample[];
  readonly types: Readonly<Record<string, string>>;
}

/** Prometheus' text format 0.0.4, line by line; a line that is none of it is an error. */
function parseMetrics(text: string): Parsed {
  const samples: Sample[] = [];
  const types: Record<string, string> = {};
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const meta = /^# (HELP|TYPE) (\w+) (.+)$/.exec(line);
    const sample = /^([a-z_]+)(?:\{(.*)\})? (-?[\d.e+-]+|\+Inf|NaN)$/.exec(line);
    if (meta?.[1] === 'TYPE') types[meta[2] ?? ''] = meta[3] ?? '';
    if (sample !== null) {
      const labels = Object.fromEntries([...(sample[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name, value]) => [name, value]));
      samples.push({ name: sample[1] ?? '', labels, value: Number(sample[3]) });
    }
    if (meta === null && sample === null) throw new Error(`not a line of metrics: ${line}`);
  }
  return { samples, types };
}

async function scrape(service: TestService): Promise<Parsed> {
  const answer = await service.get('/metrics');
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  return parseMetrics(answer.text);
}

const metric = ({ samples }: Parsed, name: string, labels: object): number | undefined =>
  samples.find((sample) => sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value))?.value;

const models = [{ name: 'tiny', loadMs: 0, tokenMs: 0, idleUnloadMs: null }];
const price = { inputPerMTok: 1_000, outputPerMTok: 0 };
const labels = { provider: 'local', model: 'tiny' };

test('the TTFT histogram has rising buckets, a sum and a count for every provider, model and outcome', async () => {
  await using server = await startOpenaiServer({ flavour: 'vllm', models });
  await using service = await startService({ settings: openaiSettings(server.url, [{ id: 'a', model: 'tiny' }]) });
  const ttfts: number[] = [];
  for (let i = 0; i < 3; i += 1) ttfts.push(Object((await service.call('POST', '/v1/warmup/trigger')).body).pings[0].ttftMs);
  const metrics = await scrape(service);
  expect(metrics.types['pilotlight_ttft_seconds']).toBe('histogram');
  const buckets = metrics.samples.filter(({ name }) => name === 'pilotlight_ttft_seconds_bucket');
  for (const bucket of buckets) expect(bucket.labels).toMatchObject({ ...labels, outcome: 'warm', le: expect.any(String) });
  const counts = buckets.map(({ value }) => value);
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  expect(buckets.at(-1)).toMatchObject({ labels: { le: '+Inf' }, value: 3 });
  expect(metric(metrics, 'pilotlight_ttft_seconds_count', { ...labels, outcome: 'warm' })).toBe(3);
  expect(metric(metrics, 'pilotlight_ttft_seconds_sum', labels)).toBeCloseTo(
    ttfts.reduce((sum, ms) => sum + ms / 1000, 0),
    6,
  );
});

test('pings, errors by kind, tokens and cost are counted, from before the first scrape on', async () => {
  await using server = await startOpenaiServer({ flavour: 'vllm', models });
  await using service = await startService({ settings: openaiSettings(server.url, [{ id: 'a', model: 'tiny', price }]) });
  const trigger = async () => Object((await service.call('POST', '/v1/warmup/trigger')).body).pings[0];
  const { inputTokens, outputTokens, costUsd } = await trigger();
  server.faults.set({ kind: 'status', status: 500 });
  await trigger();
  server.faults.set({ kind: 'status', status: 503, body: { error: { message: 'Loading model', code: 503 } } });
  await trigger();
  const first = await scrape(service);
  expect(first.types).toMatchObject({
    pilotlight_pings_total: 'counter',
    pilotlight_ping_errors_total: 'counter',
    pilotlight_cost_usd_total: 'counter',
  });
  expect(['warm', 'failed', 'skipped', 'cold'].map((outcome) => metric(first, 'pilotlight_pings_total', { ...labels, outcome }))).toEqual([
    1,
    1,
    1,
    undefined,
  ]);
  expect(metric(first, 'pilotlight_ping_errors_total', { ...labels, kind: 'server' })).toBe(1);
  expect(metric(first, 'pilotlight_ping_errors_total', { ...labels, kind: 'loading' })).toBe(1);
  expect(metric(first, 'pilotlight_tokens_total', { ...labels, direction: 'input' })).toBe(inputTokens);
  expect(metric(first, 'pilotlight_tokens_total', { ...labels, direction: 'output' })).toBe(outputTokens);
  expect(metric(first, 'pilotlight_cost_usd_total', labels)).toBeCloseTo(costUsd, 9);
  expect(costUsd).toBeGreaterThan(0);

  await trigger();
  expect(metric(await scrape(service), 'pilotlight_pings_total', { ...labels, outcome: 'warm' })).toBe(2);
});

test('warmth is 1 for the state an endpoint is in and 0 for the others; a removed endpoint has none', async () => {
  await using server = await startOpenaiServer({ flavour: 'vllm', models });
  await using service = await startService({ settings: openaiSettings(server.url, [{ id: 'a', model: 'tiny' }]) });
  await service.pilotLight.start();
  const states = async () =>
    (await scrape(service)).samples.filter(({ name, value }) => name === 'pilotlight_endpoint_warmth' && value === 1).map((sample) => sample.labels);
  expect(await states()).toEqual([{ ...labels, warmth: 'unknown' }]);
  await service.call('POST', '/v1/warmup/trigger');
  expect(await states()).toEqual([{ ...labels, warmth: 'warm' }]);
  expect((await scrape(service)).samples.filter(({ name }) => name === 'pilotlight_endpoint_warmth')).toHaveLength(6);
  await service.call('DELETE', '/api/endpoints/a');
  expect((await scrape(service)).samples.filter(({ name }) => name === 'pilotlight_endpoint_warmth')).toEqual([]);
});

test('version and master switch are there, and a model name with quotes keeps the format whole', async () => {
  await using service = await startService({ settings: openaiSettings('http://127.0.0.1:9', [{ id: 'a', model: 'odd "name"\\x' }]) });
  await service.pilotLight.start();
  const metrics = await scrape(service);
  expect(metrics.samples).toContainEqual({ name: 'pilotlight_info', labels: { version: expect.any(String) }, value: 1 });
  expect(metrics.samples).toContainEqual({ name: 'pilotlight_warmup_active', labels: {}, value: 1 });
  expect(metrics.samples.find(({ name }) => name === 'pilotlight_endpoint_warmth')?.labels['model']).toBe('odd \\"name\\"\\\\x');
  await service.call('PATCH', '/api/settings', { warming: false });
  expect(metric(await scrape(service), 'pilotlight_warmup_active', {})).toBe(0);
});

test('real requests have a counter by what they met and a TTFT histogram of their own', async () => {
  await using service = await startService({ settings: openaiSettings('http://127.0.0.1:9', [{ id: 'a', model: 'tiny' }]) });
  const use = (measured: object) => service.call('POST', '/v1/warmup/usage', { model: 'tiny', host: 'local', ...measured });
  await use({});
  await use({ ttft_ms: 250, input_tokens: 20, output_tokens: 5 });
  await use({ ttft_ms: 350, input_tokens: 30, output_tokens: 5 });
  await use({ input_tokens: 50, output_tokens: 0 });
  const metrics = await scrape(service);
  expect(metrics.types).toMatchObject({ pilotlight_real_requests_total: 'counter', pilotlight_real_ttft_seconds: 'histogram' });
  expect(metric(metrics, 'pilotlight_real_requests_total', { ...labels, source: 'report', met: 'warm' })).toBe(2);
  expect(metric(metrics, 'pilotlight_real_requests_total', { ...labels, source: 'report', met: 'unknown' })).toBe(1);
  expect(metric(metrics, 'pilotlight_real_ttft_seconds_count', { ...labels, met: 'warm' })).toBe(2);
  expect(metric(metrics, 'pilotlight_real_ttft_seconds_sum', { ...labels, met: 'warm' })).toBeCloseTo(0.6, 9);
  expect(metric(metrics, 'pilotlight_real_ttft_seconds_bucket', { ...labels, met: 'warm', le: '0.3' })).toBe(1);
  expect(metric(metrics, 'pilotlight_real_tokens_total', { ...labels, direction: 'input' })).toBe(100);
  expect(metric(metrics, 'pilotlight_ttft_seconds_count', labels)).toBeUndefined();
});
