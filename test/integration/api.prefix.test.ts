import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { startBedrockServer } from '../../electron/demo/bedrockServer.ts';
import { ManualClock } from '../../electron/demo/clock.ts';
import { startOpenaiServer } from '../../electron/demo/openaiServer.ts';
import { pingSchema } from '../../electron/domain/ping.ts';
import { prefixMeasureSchema, prefixReportSchema } from '../../electron/domain/prefixReport.ts';
import { openaiSettings, startService, type TestService } from '../support/service.ts';
import { tempDir } from '../support/tempDir.ts';
import { API_KEY, isolateAws } from './bedrockPing.ts';

beforeEach(isolateAws);

const MINUTE = 60_000;
const TEXT = 'You are the assistant of a library and answer in one sentence. '.repeat(70);
const TOKENS = Math.ceil(TEXT.length / 4);
const HAIKU = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';

const reportIn = async (service: TestService) => prefixReportSchema.parse((await service.get('/api/endpoints/a/prefix')).body);
const pingIn = async (service: TestService) => pingSchema.parse((await service.call('POST', '/api/endpoints/a/ping')).body);

describe('On an OpenAI-style server', () => {
  const model = { name: 'tiny', loadMs: 0, tokenMs: 1, readMs: 0.05, idleUnloadMs: null };
  const startServer = (options: object = {}) => startOpenaiServer({ flavour: 'llamacpp', models: [model], promptCache: { prompts: 1 }, ...options });
  const startOn = (url: string, endpoint: object = {}) =>
    startService({ settings: openaiSettings(url, [{ id: 'a', model: 'tiny', prefix: { kind: 'text', text: TEXT }, ...endpoint }]) });

  test('every ping after the first finds the prefix in the cache, and the page sees how much and what it saves', async () => {
    await using server = await startServer();
    await using service = await startOn(server.url);
    const [first, ...later] = [await pingIn(service), await pingIn(service), await pingIn(service)];
    expect(first).toMatchObject({ outcome: 'warm', cachedTokens: 0 });
    for (const ping of later) expect(ping.cachedTokens).toBeGreaterThan(TOKENS);
    expect(server.requests.at(-1)?.body).toMatchObject({ messages: [{ role: 'system', content: TEXT }, { role: 'user' }] });
    const report = await reportIn(service);
    expect(report).toMatchObject({ source: 'text', characters: TEXT.length, tellsCached: true, hotPings: 2, coldPings: 1, pings: 3, error: null });
    expect(report.cachedShare).toBeGreaterThan(0.9);
  });

  test('a measurement sends three requests, of which the first knows no cache, and leaves the prefix in it', async () => {
    await using server = await startServer();
    await using service = await startOn(server.url);
    await pingIn(service);
    const answer = await service.call('POST', '/api/endpoints/a/prefix/measure');
    const measured = prefixMeasureSchema.parse(answer.body);
    expect(measured.coldCachedTokens).toBeLessThan(20);
    expect(measured.hotCachedTokens).toBeGreaterThan(TOKENS);
    expect([measured.coldTtftMs, measured.hotTtftMs]).toEqual([expect.any(Number), expect.any(Number)]);
    expect(server.requests.filter(({ method }) => method === 'POST')).toHaveLength(4);
    const { value: kept } = okOf(service.pilotLight.history.recent('a', 10));
    expect(kept.map(({ outcome, ttftMs, reason }) => [outcome, ttftMs === null, reason === null])).toEqual([
      ['warm', false, true],
      ['warm', true, false],
      ['warm', true, false],
      ['warm', false, true],
    ]);
    expect((await pingIn(service)).cachedTokens).toBeGreaterThan(TOKENS);
    expect(await reportIn(service)).toMatchObject({ coldPings: 2, neverCached: false });
  });

  test('a file is sent as it is now, its text is never told, and once it is gone pings fail and say so', async () => {
    await using folder = await tempDir();
    const path = join(folder.path, 'prompt.md');
    await writeFile(path, TEXT);
    await using server = await startServer();
    await using service = await startOn(server.url, { prefix: { kind: 'file', path } });
    await pingIn(service);
    await writeFile(path, `Today: ${TEXT}`);
    await pingIn(service);
    const sent = server.requests.filter(({ method }) => method === 'POST').map(({ body }) => body);
    expect(sent).toMatchObject([{ messages: [{ content: TEXT }, {}] }, { messages: [{ content: `Today: ${TEXT}` }, {}] }]);
    for (const where of ['/api/endpoints/a/prefix', '/api/endpoints', '/api/state', '/api/settings', '/api/diagnostics'])
      expect((await service.get(where)).text).not.toContain('assistant of a library');
    await folder[Symbol.asyncDispose]();
    expect(await pingIn(service)).toMatchObject({
      outcome: 'failed',
      error: { kind: 'badRequest', message: expect.stringContaining('is not there') },
    });
    expect(await reportIn(service)).toMatchObject({ source: 'file', error: expect.stringContaining('is not there') });
    expect(await service.call('POST', '/api/endpoints/a/prefix/measure')).toMatchObject({ status: 400 });
  });

  test('a file is forgotten with the last endpoint that names it, and read anew for the next one', async () => {
    await using folder = await tempDir();
    const path = join(folder.path, 'prompt.md');
    const stamp = new Date(1_700_000_000_000);
    const write = async (text: string): Promise<void> => {
      await writeFile(path, text);
      await utimes(path, stamp, stamp);
    };
    await write(TEXT);
    await using server = await startServer();
    await using service = await startOn(server.url, { prefix: { kind: 'file', path } });
    await pingIn(service);
    const removed = await service.call('DELETE', '/api/endpoints/a');
    // As long as before and with the same time: nothing but having forgotten it lets it be read again.
    await write(TEXT.replaceAll('library', 'archive'));
    await service.call('POST', '/api/endpoints', Object(removed.body));
    await pingIn(service);
    expect(server.requests.at(-1)?.body).toMatchObject({ messages: [{ content: TEXT.replaceAll('library', 'archive') }, {}] });
  });

  test('the text of a prefix stands in no report for others to read', async () => {
    await using service = await startOn('http://127.0.0.1:9');
    expect((await service.get('/api/diagnostics')).text).toContain(`(${TEXT.length} characters)`);
    expect((await service.get('/api/diagnostics')).text).not.toContain('assistant of a library');
  });

  test('a text of the settings is in no snapshot, which says how long it is and when it is another; it is read and written by itself', async () => {
    await using service = await startOn('http://127.0.0.1:9');
    const shown = async () => Object((await service.get('/api/state')).body).endpoints[0].endpoint.prefix;
    const before = await shown();
    expect(before).toEqual({ kind: 'text', bytes: TEXT.length, digest: expect.any(String) });
    expect((await service.get('/api/state')).text).not.toContain('assistant of a library');
    expect(await service.get('/api/endpoints/a/prefix/text')).toMatchObject({ status: 200, body: { text: TEXT } });
    const other = `${TEXT.slice(0, -1)}…`;
    const written = await service.call('PUT', '/api/endpoints/a/prefix/text', { text: other });
    expect(written).toMatchObject({ status: 200, body: { kind: 'text', bytes: TEXT.length + 2 } });
    expect(await shown()).toEqual(written.body);
    expect((await shown()).digest).not.toBe(before.digest);
    expect(service.pilotLight.settings.current.endpoints[0]?.prefix).toEqual({ kind: 'text', text: other });
    await service.call('PATCH', '/api/endpoints/a', { prefix: { kind: 'text', text: TEXT } });
    expect(await shown()).toEqual(before);
    expect((await service.get('/api/settings/export')).text).toContain('assistant of a library');
  });

  test('a text that is none is refused, and where there is none to read it says so', async () => {
    await using service = await startOn('http://127.0.0.1:9', { prefix: { kind: 'file', path: '/home/me/system.md' } });
    const path = '/api/endpoints/a/prefix/text';
    expect(await service.get(path)).toMatchObject({
      status: 404,
      body: { error: { message: 'Its system prompt is in the file /home/me/system.md. Read it there.' } },
    });
    expect(await service.call('PUT', path, { text: '' })).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('write the system prompt') } },
    });
    expect(await service.call('PUT', path, { text: 'x'.repeat(1_000_001) })).toMatchObject({ status: 400 });
    await service.call('PATCH', '/api/endpoints/a', { prefix: null });
    expect(await service.get(path)).toMatchObject({ status: 404, body: { error: { message: 'This endpoint has no system prompt.' } } });
    for (const [method, body] of [
      ['GET', undefined],
      ['PUT', { text: TEXT }],
    ] as const)
      expect(await service.call(method, '/api/endpoints/b/prefix/text', body)).toMatchObject({
        status: 404,
        body: { error: { message: 'There is no endpoint "b".' } },
      });
  });

  test('a measurement that is not answered says why, and without a prefix there is nothing to measure', async () => {
    await using service = await startOn('http://127.0.0.1:9');
    expect(await service.call('POST', '/api/endpoints/a/prefix/measure')).toMatchObject({ status: 502, body: { error: { kind: 'unreachable' } } });
    await service.call('PATCH', '/api/endpoints/a', { prefix: null });
    expect(await reportIn(service)).toMatchObject({ source: null, characters: null });
    expect(await service.call('POST', '/api/endpoints/a/prefix/measure')).toMatchObject({ status: 400 });
    expect(await service.get('/api/endpoints/b/prefix')).toMatchObject({ status: 404 });
    expect(await service.call('POST', '/api/endpoints/b/prefix/measure')).toMatchObject({ status: 404 });
  });
});

describe('On Bedrock', () => {
  const clock = () => new ManualClock(Date.UTC(2026, 10, 22));
  const startServer = (turned: ManualClock, more: object = {}) =>
    startBedrockServer({ clock: turned, apiKey: API_KEY, models: [{ name: HAIKU, loadMs: 0, tokenMs: 0, idleUnloadMs: null, ...more }] });

  async function startOn(endpointUrl: string, endpoint: object = {}): Promise<TestService> {
    const provider = { kind: 'bedrock', id: 'aws', name: 'Bedrock', region: 'us-east-1', endpointUrl, token: 'env:KEY' };
    const prefix = { kind: 'text', text: TEXT };
    const settings = { version: 1, providers: [provider], endpoints: [{ id: 'a', providerId: 'aws', model: HAIKU, prefix, ...endpoint }] };
    return startService({ env: { KEY: API_KEY }, settings });
  }

  test('a prefix is put into the cache once, read from there for five minutes after each ping, and paid for accordingly', async () => {
    const turned = clock();
    await using server = await startServer(turned);
    await using service = await startOn(server.url);
    const written = await pingIn(service);
    expect(written).toMatchObject({ outcome: 'warm', cachedTokens: 0, cacheWriteTokens: TOKENS });
    await turned.advance(4 * MINUTE);
    const read = await pingIn(service);
    expect(read).toMatchObject({ cachedTokens: TOKENS, cacheWriteTokens: 0, inputTokens: written.inputTokens });
    await turned.advance(4 * MINUTE);
    expect(await pingIn(service)).toMatchObject({ cachedTokens: TOKENS });
    await turned.advance(6 * MINUTE);
    expect(await pingIn(service)).toMatchObject({ cachedTokens: 0, cacheWriteTokens: TOKENS });
    const rest = (written.inputTokens ?? 0) - TOKENS;
    expect(written.costUsd).toBeCloseTo((1.1 * (rest + TOKENS * 1.25 + 5)) / 1e6, 8);
    expect(read.costUsd).toBeCloseTo((1.1 * (rest + TOKENS * 0.1 + 5)) / 1e6, 8);
  });

  test('an hour is asked for where the user wants it, costs double once, and lasts', async () => {
    const turned = clock();
    await using server = await startServer(turned);
    await using service = await startOn(server.url, { prefixLifetime: '1h' });
    const written = await pingIn(service);
    expect(server.requests.at(-1)?.body).toMatchObject({ system: [{ text: TEXT }, { cachePoint: { type: 'default', ttl: '1h' } }] });
    await turned.advance(50 * MINUTE);
    expect(await pingIn(service)).toMatchObject({ cachedTokens: TOKENS });
    const rest = (written.inputTokens ?? 0) - TOKENS;
    expect(written.costUsd).toBeCloseTo((1.1 * (rest + TOKENS * 2 + 5)) / 1e6, 8);
  });

  test('a prefix that is too short is sent and paid for in full, and the page says what is missing', async () => {
    await using server = await startServer(clock(), { minCacheTokens: 4_096 });
    await using service = await startOn(server.url);
    expect(await pingIn(service)).toMatchObject({ cachedTokens: 0, cacheWriteTokens: 0 });
    expect(await reportIn(service)).toMatchObject({ tooShort: { minTokens: 4_096 }, lifetimeMs: 5 * MINUTE });
  });

  test('a model without a prompt cache refuses the prefix, and the ping says what to do', async () => {
    await using server = await startServer(clock(), { minCacheTokens: null });
    await using service = await startOn(server.url);
    const message = `${HAIKU} takes no prompt cache on Bedrock, so a system prompt would be paid for in full at every ping. Take it out.`;
    expect(await pingIn(service)).toMatchObject({ outcome: 'failed', error: { kind: 'badRequest', message } });
  });

  test('an automatic interval is shorter than the cache’s life', async () => {
    vi.stubEnv('KEY', undefined);
    await using server = await startServer(clock());
    await using service = await startOn(server.url, { keepAlive: 'auto' });
    expect(service.pilotLight.monitor.state('a')?.intervalSeconds).toBeLessThanOrEqual(270);
  });
});

function okOf<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string }): { readonly value: T } {
  if (!result.ok) throw new Error(result.error);
  return result;
}
