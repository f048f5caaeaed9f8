import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { warmupStatusSchema } from '../../electron/api/warmup.ts';
import { ManualClock } from '../../electron/demo/clock.ts';
import { startDemo } from '../../electron/demo/demo.ts';
import { barsIn } from '../../electron/domain/barPacking.ts';
import { packedBarsSchema } from '../../electron/domain/history.ts';
import { ok } from '../../electron/domain/result.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { startServe } from '../support/runCli.ts';
import { startService } from '../support/service.ts';
import { tempDir } from '../support/tempDir.ts';

const STEP_MS = 250;
const LIMIT_MS = 240_000;

/** Numbers between 0 and 1, the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The demo and the engine on clocks that are turned together; requests go over real sockets, so each step gives them a turn. */
async function story(isOver: (seen: ReadonlySet<string>) => boolean): Promise<ReadonlySet<string>> {
  const [world, clock] = [new ManualClock(), new FakeClock()];
  await using demo = await startDemo({ clock: world, random: seeded(7) });
  await using service = await startService({ clock, random: seeded(3), startDelay: '2s' });
  for (const [id, secret] of Object.entries(demo.secrets)) await service.pilotLight.secrets.set(id, secret);
  const { providers, endpoints } = demo;
  await service.pilotLight.settings.change((settings) => ok({ ...settings, providers, endpoints }));
  await service.pilotLight.start();
  const seen = new Set<string>();
  for (let ms = 0; ms < LIMIT_MS && !isOver(seen); ms += STEP_MS) {
    await world.advance(STEP_MS);
    await clock.advance(STEP_MS);
    const status = warmupStatusSchema.parse((await service.get('/v1/warmup/status')).body);
    for (const { warmth, error } of status.endpoints) seen.add(warmth).add(`error ${error?.kind}`);
    const state = Object((await service.get('/api/state')).body);
    for (const { recent } of state.endpoints) for (const { outcome } of barsIn(packedBarsSchema.parse(recent))) seen.add(`ping ${outcome}`);
    seen.add(Object((await service.get('/health')).body).status);
  }
  return seen;
}

test('the demo shows warm, paused and failing endpoints, cold pings and expired credentials, all within four minutes of its time', {
  timeout: 60_000,
}, async () => {
  const expected = ['warm', 'paused', 'failing', 'ping warm', 'ping cold', 'ping failed', 'error auth', 'healthy', 'degraded'];
  const seen = await story((so) => expected.every((each) => so.has(each)));
  expect([...seen]).toEqual(expect.arrayContaining(expected));
});

test('serve --demo pings simulated servers of every kind, in a data folder apart', { timeout: 60_000 }, async () => {
  await using folder = await tempDir();
  await using serve = await startServe(folder.path, ['--demo']);
  await using events = await serve.events();
  const outcomes = async (outcome: string) => events.until(({ data }) => data?.kind === 'ping' && data.ping.outcome === outcome);
  await Promise.all([outcomes('cold'), outcomes('warm')]);
  const status = warmupStatusSchema.parse(await (await serve.fetch('/v1/warmup/status')).json());
  expect(status.endpoints.map(({ provider }) => provider).toSorted()).toEqual(['bedrock', 'bedrock', 'ollama', 'ollama', 'ollama', 'openai', 'vllm']);
  expect(status.endpoints.map(({ warmth }) => warmth)).toEqual(expect.arrayContaining(['warm', 'paused']));
  expect(await (await serve.fetch('/api/state')).json()).toMatchObject({ demo: true });
  expect(await readdir(folder.path)).toEqual(['demo']);
  expect(await readFile(join(folder.path, 'demo', 'settings.json'), 'utf8')).not.toContain('demo-key');
  expect(await serve.end()).toMatchObject({ code: 0, signal: null });
});
