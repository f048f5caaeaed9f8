import { expect, test } from 'vitest';
import { applyImport, describePlan, planImport } from '../../electron/discovery/importPlan.ts';
import type { RouterEntry } from '../../electron/discovery/llmRouter.ts';
import { defaultSettings, parseSettings, type Settings, settingsSchema } from '../../electron/domain/settings.ts';

const entry = (more: Partial<RouterEntry> = {}): RouterEntry => ({
  model: 'tiny',
  kind: 'vllm',
  baseUrl: 'http://gpu:8000',
  token: null,
  keepAlive: '5m',
  embedding: false,
  ...more,
});
const plan = (settings: Settings, entries: readonly RouterEntry[], stored: Readonly<Record<string, string>> = {}) =>
  planImport(settings, { entries, skipped: [] }, (id) => stored[id]);
const sizes = (made: ReturnType<typeof plan>) => [made.newProviders.length, made.newEndpoints.length, made.changedEndpoints.length, made.unchanged];

test('entries on the same server share a provider; the result is valid settings', () => {
  const made = plan(defaultSettings(), [entry(), entry({ model: 'big', keepAlive: null }), entry({ baseUrl: 'http://gpu:9000' })]);
  expect(sizes(made)).toEqual([2, 3, 0, 0]);
  const settings = applyImport(defaultSettings(), made);
  expect(parseSettings(settings)).toEqual({ ok: true, value: settings });
  expect(settings.endpoints.map(({ id, keepAlive }) => [id, keepAlive])).toEqual([
    ['vllm-gpu-8000.tiny', '5m'],
    ['vllm-gpu-8000.big', null],
    ['vllm-gpu-9000.tiny', '5m'],
  ]);
});

test('a provider that is configured already is found by its address, with or without a slash or /v1', () => {
  const settings = settingsSchema.parse({ version: 1, providers: [{ kind: 'vllm', id: 'mine', name: 'Mine', baseUrl: 'http://GPU:8000/v1/' }] });
  const made = plan(settings, [entry()]);
  expect(sizes(made)).toEqual([0, 1, 0, 0]);
  expect(made.newEndpoints[0]).toMatchObject({ providerId: 'mine' });
});

test('the same address with another kind or another token is another provider: two accounts stay two', () => {
  const made = plan(defaultSettings(), [
    entry(),
    entry({ kind: 'openai' }),
    entry({ token: 'one' }),
    entry({ token: 'two' }),
    entry({ token: 'one', model: 'big' }),
  ]);
  expect(made.newProviders.map(({ id, token }) => [id, token])).toEqual([
    ['vllm-gpu-8000', undefined],
    ['openai-gpu-8000', undefined],
    ['vllm-gpu-8000-2', 'secret:vllm-gpu-8000-2'],
    ['vllm-gpu-8000-3', 'secret:vllm-gpu-8000-3'],
  ]);
  expect([...made.secrets]).toEqual([
    ['vllm-gpu-8000-2', 'one'],
    ['vllm-gpu-8000-3', 'two'],
  ]);
  expect(made.newEndpoints.at(-1)).toMatchObject({ providerId: 'vllm-gpu-8000-2', model: 'big' });
});

test('the same file again changes nothing, tokens included', () => {
  const entries = [entry(), entry({ token: 'one', keepAlive: null })];
  const first = plan(defaultSettings(), entries);
  const settings = applyImport(defaultSettings(), first);
  const again = plan(settings, entries, Object.fromEntries(first.secrets));
  expect(sizes(again)).toEqual([0, 0, 0, 2]);
  expect([...again.secrets]).toEqual([]);
  expect(applyImport(settings, again)).toEqual(settings);
});

test('a changed keep_alive changes only that of the endpoint; what the user has set stays', () => {
  const settings = settingsSchema.parse({
    version: 1,
    providers: [{ kind: 'vllm', id: 'mine', name: 'Mine', baseUrl: 'http://gpu:8000' }],
    endpoints: [{ id: 'a', providerId: 'mine', model: 'tiny', keepAlive: '1h', prompt: 'Hi', enabled: false }],
  });
  const made = plan(settings, [entry()]);
  expect(sizes(made)).toEqual([0, 0, 1, 0]);
  expect(applyImport(settings, made).endpoints).toEqual([{ ...settings.endpoints[0], keepAlive: '5m' }]);
});

test('an entry that stands twice in the file is one endpoint; two models whose ids would collide are two', () => {
  expect(sizes(plan(defaultSettings(), [entry(), entry()]))).toEqual([1, 1, 0, 1]);
  const made = plan(defaultSettings(), [entry({ model: 'a/b' }), entry({ model: 'a b' })]);
  expect(made.newEndpoints.map(({ id }) => id)).toEqual(['vllm-gpu-8000.a-b', 'vllm-gpu-8000.a-b-2']);
});

test('an embedding model becomes an endpoint that is pinged with an embedding', () => {
  expect(plan(defaultSettings(), [entry({ embedding: true })]).newEndpoints).toMatchObject([{ task: 'embed' }]);
});

test('in words a plan has a line for each thing and never a token', () => {
  const settings = applyImport(defaultSettings(), plan(defaultSettings(), [entry(), entry({ model: 'same' })]));
  const made = planImport(
    settings,
    { entries: [entry({ keepAlive: '9m' }), entry({ model: 'same' }), entry({ token: 'sk-secret' })], skipped: ['big is asleep.'] },
    () => undefined,
  );
  expect(describePlan(made)).toEqual([
    '+ provider vllm-gpu-8000-2 (vllm at http://gpu:8000, with a token)',
    '+ endpoint vllm-gpu-8000-2.tiny (5m)',
    '~ endpoint vllm-gpu-8000.tiny (now 9m)',
    '= 1 endpoints are there already',
    '- big is asleep.',
  ]);
});
