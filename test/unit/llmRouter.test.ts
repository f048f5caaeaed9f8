import { expect, test } from 'vitest';
import { parseRouterConfig, type RouterEntry } from '../../electron/discovery/llmRouter.ts';

function entriesOf(text: string): readonly RouterEntry[] {
  const config = parseRouterConfig(text);
  if (!config.ok) throw new Error(config.error);
  return config.value.entries;
}

const provider = (more: object = {}) => ({ id: 'x', api_host: 'http://host:8000', api_type: 'vllm', ...more });
const real = (providers: readonly object[], more: object = {}) => JSON.stringify({ kind: { 'org/model': { providers, ...more } } });

test("seed 003's own example is read, comment and all", () => {
  const text = `{
  "model_name": "gpt‑4",
  "providers": [
    {
      "api_type": "openai",
      "api_host": "http://localhost:8000",
      "api_token": "YOUR_TOKEN",
      "keep_alive": "2m"
      // ping every 2 minutes
    }
  ]
}`;
  expect(entriesOf(text)).toEqual([
    { model: 'gpt‑4', kind: 'openai', baseUrl: 'http://localhost:8000', token: 'YOUR_TOKEN', keepAlive: '2m', embedding: false },
  ]);
});

test("a list of the seed's models is read as well", () => {
  const one = (model_name: string) => ({ model_name, providers: [provider()] });
  expect(entriesOf(JSON.stringify([one('a'), one('b')])).map(({ model }) => model)).toEqual(['a', 'b']);
});

test("llm-router's real shape is read: type, model, providers; fields for other purposes are let through", () => {
  const text = real([provider({ api_token: '', input_size: '56000', weight: 1.0, tool_calling: true, keep_alive: '35m', model_path: '' })]);
  expect(entriesOf(text)).toEqual([
    { model: 'org/model', kind: 'vllm', baseUrl: 'http://host:8000', token: null, keepAlive: '35m', embedding: false },
  ]);
});

test('comments, block comments and trailing commas are allowed', () => {
  expect(entriesOf(`// top\n{ "t": { /* block */ "m": { "providers": [${JSON.stringify(provider())},], }, }, }`)).toHaveLength(1);
});

test("the backend's own model name counts, without the prefix that llm-router strips", () => {
  expect(entriesOf(real([provider({ model_path: 'gemma3:12b' }), provider({ model_path: 'model:qwen' })])).map(({ model }) => model)).toEqual([
    'gemma3:12b',
    'qwen',
  ]);
});

test('a slash at the end of a host is dropped; a path stays', () => {
  const hosts = ['http://host:8000/', 'https://api.example.com/v1beta/openai/'];
  expect(entriesOf(real(hosts.map((api_host) => provider({ api_host })))).map(({ baseUrl }) => baseUrl)).toEqual([
    'http://host:8000',
    'https://api.example.com/v1beta/openai',
  ]);
});

test.each([
  ['ollama', 'ollama'],
  ['vllm', 'vllm'],
  ['openai', 'openai'],
  ['OpenAI', 'openai'],
  ['lmstudio', 'openai'],
  ['llama.cpp', 'openai'],
])('api_type %s is kind %s', (api_type, kind) => {
  expect(entriesOf(real([provider({ api_type })]))[0]?.kind).toBe(kind);
});

test.each([[null], [''], ['0'], [0], [undefined]])('keep_alive %j means not scheduled, as in llm-router', (keep_alive) => {
  expect(entriesOf(real([provider({ keep_alive })]))[0]?.keepAlive).toBeNull();
});

test('an embedding model is marked', () => {
  expect(entriesOf(real([provider({ is_embedding: true })]))[0]?.embedding).toBe(true);
});

test('models that are not active and providers that sleep are left out, with a reason', () => {
  const text = JSON.stringify({
    a: { on: { providers: [provider()], providers_sleep: [provider(), provider()] }, off: { providers: [provider()] } },
    b: { other: { providers: [provider()] } },
    active_models: { a: ['on'] },
  });
  expect(parseRouterConfig(text)).toMatchObject({
    ok: true,
    value: {
      entries: [{ model: 'on' }],
      skipped: ['2 sleeping providers of on are left out.', 'off is not among the active models of a.', 'other is not among the active models of b.'],
    },
  });
});

test.each([
  [{ api_type: 'anthropic' }, 'org/model on http://host:8000: the api_type "anthropic" is not supported.'],
  [{ api_type: 'constructor' }, 'org/model on http://host:8000: the api_type "constructor" is not supported.'],
  [{ api_host: 'host:8000' }, expect.stringContaining('"host:8000"')],
  [{ api_host: 'http://' }, expect.stringContaining('"http://"')],
  [{ api_host: 'http://me:secret@host' }, expect.not.stringContaining('secret@')],
  [{ api_host: 'http://host?key=secret@' }, expect.not.stringContaining('secret@')],
  [{ model_path: 'model:' }, expect.stringContaining('org/model')],
])('a provider with %j is left out with a reason, and the others are kept', (more, sentence) => {
  expect(parseRouterConfig(real([provider(more), provider()]))).toMatchObject({
    ok: true,
    value: { entries: [{ model: 'org/model' }], skipped: [sentence] },
  });
});

test.each([
  ['{\n  "a": {\n    "m": }\n}', /^This is not JSON: \w+ in line 3\.$/],
  ['', /^This is not JSON: \w+ in line 1\.$/],
  ['[1]', /^A models config is an object/],
  ['"text"', /^A models config is an object/],
  ['{"a": {}}', /^There is no model in this file/],
  ['{"a": {"m": {}}}', /^a\.m\.providers: /],
  [real([provider({ api_host: '' })]), /^kind\.org\/model\.providers\[0\]\.api_host: api_host is empty$/],
  [real([provider({ keep_alive: '2x' })]), /^kind\.org\/model\.providers\[0\]\.keep_alive: "2x" is not a duration/],
  ['{"a": {"m": {"providers": []}}, "active_models": {"a": "m"}}', /^active_models: a: /],
  [
    '{"model_name": "m", "providers": [{"api_host": "http://h", "api_type": "vllm", "keep_alive": "2x"}]}',
    /^providers\[0\]\.keep_alive: "2x" is not a duration/,
  ],
  ['[{"model_name": "m", "providers": [{"api_type": "vllm"}]}]', /^\[0\]\.providers\[0\]\.api_host: /],
])('%j is refused, and the message names the place', (text, message) => {
  expect(parseRouterConfig(text)).toEqual({ ok: false, error: expect.stringMatching(message) });
});
