import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSettings } from '../../../electron/domain/settings.ts';
import { settingsFileOf } from '../../../electron/domain/settingsFile.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { readOpenApi, startService, type TestService } from '../../support/service.ts';
import { seedConfig } from '../../support/serviceConfigs.ts';
import { answerChecker, type CheckAnswer } from '../../support/serviceSchema.ts';
import { qwen, someSettings, vllm } from '../../support/settingsShapes.ts';
import { damaged, holds, nearly, PATIENCE } from './runs.ts';

const words = [
  'id',
  'kind',
  'name',
  'baseUrl',
  'http://h:1',
  'model',
  'keepAlive',
  'auto',
  '5m',
  '-1',
  '2x',
  'default',
  'local',
  'gpu',
  'local.qwen3',
  'hours',
  'daily 09:00-10:00',
  'env:X',
  '__proto__',
  'constructor',
  '',
  'all',
  'position',
  'null',
  'work',
];

/** Routes that take a body and only change settings or say what would change, with one that is right. Others ask servers, which is not this test's. */
const routes: readonly [string, string, unknown][] = [
  [
    'PATCH',
    '/api/settings',
    { interval: '5m', retentionDays: 30, budget: { dayUsd: 1 }, hours: 'daily 09:00-17:00', sharing: { mode: 'alone' }, warmOn: { start: true } },
  ],
  ['POST', '/api/providers', { ...vllm, id: undefined, name: 'Other', position: 0 }],
  ['PUT', '/api/providers/local', { kind: 'ollama', name: 'Ollama', baseUrl: 'http://localhost:11434' }],
  ['PATCH', '/api/providers/gpu', { name: 'Box', baseUrl: 'http://gpu:8001', token: 'env:TOKEN' }],
  ['POST', '/api/endpoints', { providerId: 'local', model: 'm', keepAlive: '5m', price: { inputPerMTok: 1, outputPerMTok: 2 }, position: 1 }],
  [
    'PATCH',
    '/api/endpoints/local.qwen3',
    { ...qwen, id: undefined, providerId: undefined, hours: 'always', headers: { 'x-a': 'b' }, body: { seed: 1 }, budget: { dayUsd: 1 } },
  ],
  ['POST', '/api/pauses', { endpointId: 'local.qwen3', for: '2h', reason: 'driver update' }],
  ['POST', '/api/profiles', { id: 'home', name: 'Home' }],
  ['PATCH', '/api/profiles/work', { name: 'Work' }],
  ['PUT', '/api/secrets/k', { secret: 's3cret-value' }],
  ['POST', '/api/undo', { id: '1' }],
  ['POST', '/api/import', { text: seedConfig('http://h:1'), apply: true }],
  ['POST', '/api/settings/import', { text: JSON.stringify(settingsFileOf(someSettings(), 0)), apply: false, mode: 'replace' }],
  ['POST', '/v1/warmup/usage', { model: 'qwen3:8b', host: 'local', keep_alive: '5m', ttft_ms: 100, input_tokens: 5, output_tokens: 9, at: 1_000 }],
  ['PUT', '/api/alerts/webhook', { url: 'env:HOOK' }],
];

const STATUSES = new Set([200, 201, 400, 404, 409, 413, 415]);

const start = someSettings({ profiles: [{ id: 'work', name: 'Work', warming: true, hours: 'always' }] });

/** Sends a body as it is. */
async function send(service: TestService, check: CheckAnswer, method: string, path: string, body: string): Promise<void> {
  const response = await service.pilotLight.fetch(
    new Request(new URL(path, 'http://localhost'), { method, body, headers: { 'content-type': 'application/json' } }),
  );
  const text = await response.text();
  expect(STATUSES, `${response.status} ${text.slice(0, 200)}`).toContain(response.status);
  const answer: unknown = JSON.parse(text);
  if (response.status !== 413 && response.status !== 415) expect(check({ method, path, status: response.status, body: answer })).toBeNull();
  if (response.status >= 400) expect(answer).toMatchObject({ error: { message: expect.stringMatching(/^(?![\s\S]*\n {4}at )[\s\S]{10,}$/) } });
}

describe('A body of any shape is taken or refused with words, and the settings stay sound:', () => {
  test.each(routes)('%s %s', PATIENCE, async (method, path, right) => {
    await using service = await startService({ clock: new FakeClock(), settings: start, logLevel: 'silent' });
    const check = answerChecker(await readOpenApi(service.pilotLight));
    const before = service.pilotLight.settings.current;
    const body = fc.oneof(
      { weight: 6, arbitrary: nearly(right, words).map((value) => JSON.stringify(value) ?? '') },
      { weight: 1, arbitrary: damaged(fc.constant(JSON.stringify(right))) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
    );
    await holds(
      `${method} ${path}`,
      body,
      async (text) => {
        await send(service, check, method, path, text);
        const { current } = service.pilotLight.settings;
        expect(parseSettings(current)).toEqual({ ok: true, value: current });
        // Lists would grow with every body that is taken.
        if (current.endpoints.length > 12 || current.providers.length > 12 || current.profiles.length > 12 || current.endpoints.length === 0)
          await service.pilotLight.settings.change(() => ({ ok: true, value: before }), { by: 'program' });
      },
      0.07,
    );
    expect((await service.get('/api/state')).status).toBe(200);
  });
});
