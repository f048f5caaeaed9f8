import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { startOpenaiServer } from '../../electron/demo/openaiServer.ts';
import { type Ping, pingSchema } from '../../electron/domain/ping.ts';
import { type RunningServe, runCli, startServe } from '../support/runCli.ts';
import { tempDir } from '../support/tempDir.ts';

const PROVIDERS = 10;
const ENDPOINTS_EACH = 10;
const PINGS = 1_000;

/** A hundred endpoints on ten lanes, each due every second. */
function settingsOn(baseUrl: string): string {
  const providers = Array.from({ length: PROVIDERS }, (_, i) => ({ kind: 'openai', id: `p${i}`, name: `Server ${i}`, baseUrl }));
  const endpoints = providers.flatMap(({ id }) =>
    Array.from({ length: ENDPOINTS_EACH }, (_, i) => ({ id: `${id}.e${i}`, providerId: id, model: 'tiny', keepAlive: '1s' })),
  );
  return JSON.stringify({ version: 1, providers, endpoints });
}

const answerSchema = z.object({ pings: z.array(pingSchema) });
const trigger = (serve: RunningServe): Promise<Response> => serve.fetch('/v1/warmup/trigger', { method: 'POST', body: '{}' });

/** How a ping stands in the export. */
const lineOf = (ping: Ping): string => JSON.stringify({ ...ping, at: new Date(ping.at).toISOString() }, Object.keys(ping).toSorted());

async function exported(dataDir: string): Promise<Set<string>> {
  const { code, stdout, stderr } = await runCli(['export', '--format', 'jsonl', '--data', dataDir]);
  expect([code, stderr]).toEqual([0, '']);
  const pings = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return new Set(pings.map((ping) => lineOf(pingSchema.parse({ ...ping, at: Date.parse(ping.at) }))));
}

test('SIGKILL in the middle of a thousand pings loses nothing that was announced, and nothing needs repair', { timeout: 120_000 }, async () => {
  await using server = await startOpenaiServer({ flavour: 'vllm', models: [{ name: 'tiny', loadMs: 0, tokenMs: 1, idleUnloadMs: null, slots: 64 }] });
  await using folder = await tempDir();
  await writeFile(join(folder.path, 'settings.json'), settingsOn(server.url));
  await using serve = await startServe(folder.path, ['--start-delay', '0s', '--log-level', 'warn']);
  // A change from outside, so that the file is one that we have written.
  expect((await serve.fetch('/api/settings', { method: 'PATCH', body: '{"retentionDays":30}' })).status).toBe(200);
  const settings = await readFile(join(folder.path, 'settings.json'));

  await using events = await serve.events();
  const announced = (): Ping[] => events.seen.flatMap(({ data }) => (data?.kind === 'ping' ? [data.ping] : []));
  const answered: Ping[] = [];
  while (announced().length < PINGS) answered.push(...answerSchema.parse(await (await trigger(serve)).json()).pings);
  const underWay = trigger(serve).catch(() => undefined);
  await server.received(server.requests.length + PROVIDERS * 3);
  expect(await serve.end('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
  await Promise.all([underWay, events.ended]);

  const startedAt = performance.now();
  await using again = await startServe(folder.path, [], { DISABLE_WARMUP: 'true' });
  expect((await fetch(new URL('/health', again.url))).status).toBe(200);
  const healthMs = performance.now() - startedAt;

  const state = await (await again.fetch('/api/state')).json();
  expect(state).toMatchObject({ notices: [] });
  expect(await readFile(join(folder.path, 'settings.json'))).toEqual(settings);
  expect((await readdir(folder.path)).filter((name) => name.includes('.bad-'))).toEqual([]);
  const kept = await exported(folder.path);
  const lost = [...announced(), ...answered].map(lineOf).filter((line) => !kept.has(line));
  expect(lost).toEqual([]);
  expect(announced().length).toBeGreaterThanOrEqual(PINGS);
  // No more than what was under way when the end came: one per lane, and what had not yet been read from the stream.
  expect(server.requests.length).toBeGreaterThanOrEqual(kept.size);

  expect((await again.end()).stderr).not.toContain('[storage]');
  const db = new DatabaseSync(join(folder.path, 'history.sqlite'), { readOnly: true });
  expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  db.close();
  process.stdout.write(`kill: ${announced().length} pings announced, ${kept.size} in the history, ${healthMs.toFixed(0)} ms to the next /health\n`);
});
