import { describe, expect, test } from 'vitest';
import { identify, WELL_KNOWN_PORTS } from '../../electron/providers/fingerprints.ts';
import { FakeStatus } from '../support/fakesStatus.ts';

const list = (owned_by: string) => ({ object: 'list', data: [{ id: 'm', object: 'model', owned_by }] });
const ollamaTags = { models: [{ name: 'qwen3:8b', digest: 'abc' }] };
const ollama = { '/': { text: 'Ollama is running' }, '/api/version': { version: '0.12.6' }, '/api/tags': ollamaTags, '/v1/models': list('library') };
const tabbyCard = { id: 'm', object: 'model', created: 1, owned_by: 'tabbyAPI', parameters: { max_seq_len: 4096 } };
const unauthorized = (text: string) => ({ status: 401, text });

const servers: readonly (readonly [name: string, kind: string, version: string | null, routes: ConstructorParameters<typeof FakeStatus>[0]])[] = [
  ['Ollama', 'ollama', '0.12.6', ollama],
  ['Ollama below a path of a proxy', 'ollama', '0.12.6', { ...ollama, '/': { status: 200, text: '<html>' } }],
  [
    'llama-swap',
    'llama-swap',
    '170',
    { '/running': { running: [] }, '/api/version': { version: '170', commit: 'abc' }, '/v1/models': list('llama-swap') },
  ],
  [
    'llama-swap with a key',
    'llama-swap',
    null,
    { '/health': { text: 'OK' }, '/running': unauthorized('{"error":"unauthorized: invalid or missing API key"}') },
  ],
  ['LM Studio', 'lmstudio', null, { '/api/v1/models': { models: [{ type: 'llm', key: 'qwen/qwen3-8b' }] } }],
  ['LM Studio before 0.4', 'lmstudio', null, { '/api/v0/models': { object: 'list', data: [{ id: 'qwen', state: 'not-loaded' }] } }],
  ['LM Studio without a model', 'lmstudio', null, { '/api/v1/models': { models: [] } }],
  ['llama.cpp', 'llamacpp', 'b11669', { '/props': { build_info: 'b11669', total_slots: 4 }, '/v1/models': list('llamacpp') }],
  [
    'llama.cpp with a key',
    'llamacpp',
    null,
    { '/props': { status: 401, headers: { server: 'llama.cpp' }, text: '{"error":{"message":"Invalid API Key"}}' } },
  ],
  [
    'llama.cpp while it loads',
    'llamacpp',
    null,
    { '/props': { status: 503, headers: { server: 'llama.cpp' }, text: '{"error":{"message":"Loading model"}}' } },
  ],
  ['vLLM', 'vllm', '0.25.0', { '/version': { version: '0.25.0' }, '/v1/models': list('vllm') }],
  [
    'vLLM with a key',
    'vllm',
    '0.25.0',
    {
      '/version': { version: '0.25.0' },
      '/v1/models': unauthorized('{"error":"Unauthorized"}'),
      '/metrics': { text: '# HELP python_gc\n# HELP vllm:num_requests_running Running\n' },
    },
  ],
  ['SGLang', 'sglang', null, { '/get_model_info': { model_path: 'Qwen/Qwen3', is_generation: true }, '/v1/models': list('sglang') }],
  ['SGLang, newer', 'sglang', null, { '/model_info': { model_path: 'Qwen/Qwen3', is_generation: true } }],
  ['TGI', 'tgi', '3.3.4', { '/info': { model_id: 'HuggingFaceH4/zephyr', version: '3.3.4', max_concurrent_requests: 128 } }],
  [
    'LocalAI',
    'localai',
    'v3.1.0',
    { '/version': { version: 'v3.1.0' }, '/system': { backends: ['llama-cpp'], loaded_models: [] }, '/v1/models': list('') },
  ],
  ['Lemonade', 'lemonade', '9.1.0', { '/v1/health': { version: '9.1.0', all_models_loaded: [] }, '/v1/models': list('lemonade') }],
  [
    'KoboldCpp, which also plays Ollama',
    'koboldcpp',
    '1.101',
    { '/api/extra/version': { result: 'KoboldCpp', version: '1.101' }, '/api/version': { version: '0.7.0' }, '/api/tags': ollamaTags },
  ],
  ['Docker Model Runner', 'docker', null, { '/engines/v1/models': { object: 'list', data: [] } }],
  [
    'LiteLLM',
    'litellm',
    null,
    { '/health/liveliness': { text: '"I\'m alive!"' }, '/v1/models': unauthorized('{"error":{"message":"No api key passed in."}}') },
  ],
  ['TabbyAPI', 'tabbyapi', null, { '/v1/model': tabbyCard, '/v1/models': list('tabbyAPI') }],
  [
    'TabbyAPI without a model',
    'tabbyapi',
    null,
    { '/v1/model': { status: 503, text: '{"detail":"No models are currently loaded."}' }, '/v1/models': { object: 'list', data: [] } },
  ],
  [
    'TabbyAPI with a key',
    'tabbyapi',
    null,
    { '/v1/model': unauthorized('{"detail":"Please provide an API key"}'), '/v1/models': unauthorized('{"detail":"Please provide an API key"}') },
  ],
  ['TabbyAPI with another key', 'tabbyapi', null, { '/v1/model': unauthorized('{"detail":"Invalid API key"}') }],
  [
    'TabbyAPI, which also plays KoboldCpp',
    'tabbyapi',
    null,
    { '/v1/model': tabbyCard, '/api/extra/version': { result: 'KoboldCpp', version: '1.61' } },
  ],
  ['TabbyAPI, by the owner of its models', 'tabbyapi', null, { '/v1/models': list('tabbyAPI') }],
  ['any other server with a list', 'openai', null, { '/v1/models': list('somebody') }],
  ['any other server with an empty list', 'openai', null, { '/v1/models': { object: 'list', data: [] } }],
  ['any other server that wants a key for its list', 'openai', null, { '/v1/models': unauthorized('{"error":{"message":"Missing API key"}}') }],
];

describe('A server is known by its fingerprint:', () => {
  test.each(servers)('%s.', async (_name, kind, version, routes) => {
    const identity = await identify(new FakeStatus(routes).ask, 12_345);
    expect(identity?.server).toMatchObject({ kind, version });
  });

  test.each(servers)('%s, even if it answers every other path with a page.', async (_name, kind, _version, routes) => {
    const identity = await identify(new FakeStatus(routes, { text: '<!doctype html>' }).ask, 12_345);
    expect(identity?.server.kind).toBe(kind);
  });

  test.each(servers)('%s, even if it answers every other path with JSON of an error and status 200.', async (_name, kind, _version, routes) => {
    const identity = await identify(new FakeStatus(routes, { error: 'Unexpected endpoint or method.' }).ask, 12_345);
    expect(identity?.server.kind).toBe(kind);
  });
});

test('The OpenAI-compatible API of Docker and of older Lemonade begins below a path.', async () => {
  const docker = new FakeStatus({ '/engines/v1/models': { object: 'list', data: [] } });
  const lemonade = new FakeStatus({ '/api/v1/health': { all_models_loaded: [] } });
  expect((await identify(docker.ask, 12_434))?.basePath).toBe('/engines');
  expect((await identify(lemonade.ask, 8_000))?.basePath).toBe('/api');
});

test.each([
  [11_434, '/api/version'],
  [1_234, '/api/v1/models'],
  [8_080, '/running'],
  [9_931, '/props'],
  [8_000, '/version'],
  [30_000, '/get_model_info'],
  [13_305, '/v1/health'],
  [5_000, '/v1/model'],
])('At port %i the server that usually listens there is asked for first.', async (port, path) => {
  const server = new FakeStatus({});
  await identify(server.ask, port);
  expect(server.asked[0]).toBe(path);
  expect(WELL_KNOWN_PORTS).toContain(port);
});

describe('It is no model server:', () => {
  test.each([
    ['a page at every path', { text: '<!doctype html><title>My app</title>' }],
    ['404 at every path', { status: 404, text: '{"detail":"Not Found"}' }],
    ['401 at every path with a page', { status: 401, text: '<h1>Sign in</h1>' }],
    ['401 at every path in the words of TabbyAPI', { status: 401, text: '{"detail":"Invalid API key"}' }],
    ['403 at every path, as AirPlay has it', { status: 403, headers: { server: 'AirTunes/860' } }],
    ['an API of something else', { data: [], version: 7 }],
    ['500 at every path', { status: 500, text: 'Internal Server Error' }],
  ])('%s.', async (_name, otherwise) => {
    expect(await identify(new FakeStatus({}, otherwise).ask, 8_080)).toBeNull();
  });
});

test('No question wakes a model or keeps one from being unloaded: none is about slots, chats or loading.', async () => {
  const server = new FakeStatus({});
  await identify(server.ask, 1);
  expect(server.asked.filter((path) => /slots|chat|generate|load|completion|upstream|health$/.test(path))).toEqual(['/v1/health', '/api/v1/health']);
});
