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

test('the same address with another kind or two tokens is another provider: two accounts stay two', () => {
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
  const entries = [entry(), entry({ token: 'one', model: 'big', keepAlive: null }), entry({ token: 'two' })];
  const first = plan(defaultSettings(), entries);
  const settings = applyImport(defaultSettings(), first);
  const again = plan(settings, entries, Object.fromEntries(first.secrets));
  expect(sizes(again)).toEqual([0, 0, 0, 3]);
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
    { entries: [entry({ keepAlive: '9m' }), entry({ model: 'same' }), entry({ kind: 'openai', token: 'sk-secret' })], skipped: ['big is asleep.'] },
    () => undefined,
  );
  expect(describePlan(made)).toEqual([
    '+ provider openai-gpu-8000 (openai at http://gpu:8000, with a token)',
    '+ endpoint openai-gpu-8000.tiny (5m)',
    '~ endpoint vllm-gpu-8000.tiny (now 9m)',
    '= 1 endpoints are there already',
    '- big is asleep.',
  ]);
});

/** Settings with one vLLM server per token reference, all at the address of {@link entry}. */
const withProviders = (...tokens: readonly (string | undefined)[]): Settings =>
  settingsSchema.parse({
    version: 1,
    providers: tokens.map((token, i) => ({ kind: 'vllm', id: `p${i}`, name: 'Mine', baseUrl: 'http://gpu:8000', ...(token ? { token } : {}) })),
    endpoints: tokens.map((_token, i) => ({ id: `e${i}`, providerId: `p${i}`, model: 'tiny', keepAlive: '5m' })),
  });

/** Plans, carries out, and expects that the same file changes nothing after that. */
function imported(settings: Settings, entries: readonly RouterEntry[], stored: Readonly<Record<string, string>> = {}) {
  const made = plan(settings, entries, stored);
  const after = applyImport(settings, made);
  const secrets = { ...stored, ...Object.fromEntries(made.secrets) };
  expect(parseSettings(after)).toEqual({ ok: true, value: after });
  const again = plan(after, entries, secrets);
  expect([applyImport(after, again), [...again.secrets], again.changedTokens]).toEqual([after, [], []]);
  return { made, after, secrets };
}

test('a token that was rotated replaces the stored one, and everything else stays', () => {
  const settings = withProviders('secret:mine');
  const { made, after, secrets } = imported(settings, [entry({ token: 'new' })], { mine: 'old' });
  expect([after, secrets]).toEqual([settings, { mine: 'new' }]);
  expect(describePlan(made)).toEqual(['~ token of provider p0', '= 1 endpoints are there already']);
});

test('a token in the environment is left to the environment', () => {
  const settings = withProviders('env:KEY');
  expect(imported(settings, [entry({ token: 'new' })])).toMatchObject({ after: settings, secrets: {} });
});

test('a provider without a token gets the one of the file', () => {
  const { made, after, secrets } = imported(withProviders(undefined), [entry(), entry({ token: 'new', model: 'big' })]);
  expect(after.providers).toMatchObject([{ id: 'p0', token: 'secret:p0' }]);
  expect(secrets).toEqual({ p0: 'new' });
  expect(describePlan(made)).toEqual(['~ token of provider p0', '+ endpoint p0.big (5m)', '= 1 endpoints are there already']);
});

test('a file without a token leaves that of a provider alone', () => {
  const settings = withProviders('secret:mine');
  expect(imported(settings, [entry()], { mine: 'old' })).toMatchObject({ after: settings, secrets: { mine: 'old' } });
});

test('a rotated token does not reach another provider that refers to the same secret', () => {
  const shared = withProviders('secret:shared');
  const other = { ...shared.providers[0], id: 'other', kind: 'openai', baseUrl: 'http://other' };
  const settings = settingsSchema.parse({ ...shared, providers: [...shared.providers, other] });
  const { after, secrets } = imported(settings, [entry({ token: 'new' })], { shared: 'old' });
  expect(after.providers.map(({ token }) => token)).toEqual(['secret:p0', 'secret:shared']);
  expect(secrets).toEqual({ shared: 'old', p0: 'new' });
});

test('where the settings have two accounts at an address, a token that neither has is a third', () => {
  const settings = withProviders('secret:a', 'secret:b');
  const stored = { a: 'one', b: 'two' };
  expect(imported(settings, [entry({ token: 'two' })], stored)).toMatchObject({ after: settings, secrets: stored });
  const { made, secrets } = imported(settings, [entry({ token: 'three' })], stored);
  expect([made.newProviders.length, secrets]).toEqual([1, { ...stored, 'vllm-gpu-8000': 'three' }]);
});

test('a secret that another provider refers to is not overwritten by a new provider of that name', () => {
  const settings = settingsSchema.parse({
    version: 1,
    providers: [{ kind: 'openai', id: 'other', name: 'Other', baseUrl: 'http://other', token: 'secret:vllm-gpu-8000' }],
  });
  const { secrets } = imported(settings, [entry({ token: 'new' })], { 'vllm-gpu-8000': 'of the other' });
  expect(secrets).toEqual({ 'vllm-gpu-8000': 'of the other', 'vllm-gpu-8000-2': 'new' });
});

test('of two entries that disagree about one endpoint the first counts, at every import', () => {
  const { made, after } = imported(defaultSettings(), [entry(), entry({ keepAlive: null })]);
  expect(after.endpoints).toMatchObject([{ keepAlive: '5m' }]);
  expect(made.skipped).toEqual(['tiny on http://gpu:8000 is in the file twice; its first keep_alive counts.']);
});
