import { describe, expect, test } from 'vitest';
import type { ModelInfo, ServerKind } from '../../electron/domain/modelInfo.ts';
import { taskByName } from '../../electron/providers/modelFacts.ts';
import { listModels } from '../../electron/providers/modelLists.ts';
import { FakeStatus } from '../support/fakesStatus.ts';

async function modelsOf(kind: ServerKind, routes: ConstructorParameters<typeof FakeStatus>[0], basePath: '' | '/engines' = ''): Promise<ModelInfo[]> {
  const listed = await listModels(new FakeStatus(routes).ask, { server: { kind, name: kind, version: null }, basePath });
  if (!listed.ok) throw new Error('there is no list');
  return listed.value;
}

const openAi = (...data: object[]) => ({ '/v1/models': { object: 'list', data } });
const plain = { detail: null, task: 'chat', loaded: null, note: null };

describe("Ollama's models", () => {
  const details = { family: 'qwen3', parameter_size: '8.2B', quantization_level: 'Q4_K_M' };

  test('come with weights, quantization and size, and say whether they are in memory.', async () => {
    const models = [
      { name: 'qwen3:8b', size: 5_225_388_164, details, capabilities: ['completion', 'tools'] },
      { name: 'gemma3:270m', size: 291_554_930, details: { ...details, parameter_size: '268.10M', quantization_level: 'Q8_0' } },
    ];
    expect(await modelsOf('ollama', { '/api/tags': { models }, '/api/ps': { models: [{ name: 'gemma3:270m' }] } })).toEqual([
      { id: 'gemma3:270m', detail: '268.10M · Q8_0 · 292 MB', task: 'chat', loaded: true, note: null },
      { id: 'qwen3:8b', detail: '8.2B · Q4_K_M · 5.2 GB', task: 'chat', loaded: false, note: null },
    ]);
  });

  test('that run in the cloud are named so, have no size and come last.', async () => {
    const cloud = { name: 'gpt-oss:120b-cloud', size: 384, remote_host: 'https://ollama.com', details: { parameter_size: '116.8B' } };
    const [, last] = await modelsOf('ollama', { '/api/tags': { models: [cloud, { name: 'z' }] } });
    expect(last).toMatchObject({ id: 'gpt-oss:120b-cloud', detail: '116.8B', loaded: null, note: expect.stringMatching(/^A cloud model/) });
  });

  test('make embeddings by their capabilities, or by their family where an old server tells none.', async () => {
    const models = [
      { name: 'a', capabilities: ['embedding'] },
      { name: 'b', details: { family: 'nomic-bert' } },
      { name: 'c', capabilities: ['completion', 'embedding'] },
      { name: 'embeddinggemma' },
    ];
    const tasks = (await modelsOf('ollama', { '/api/tags': { models } })).map(({ id, task }) => [id, task]);
    expect(Object.fromEntries(tasks)).toEqual({ a: 'embed', b: 'embed', c: 'chat', embeddinggemma: 'embed' });
  });

  test('may be none; a field of another type is left out, not an error.', async () => {
    expect(await modelsOf('ollama', { '/api/tags': { models: null } })).toEqual([]);
    expect(await modelsOf('ollama', { '/api/tags': { models: [{ name: 'a', size: '5', details: 7 }] } })).toEqual([{ ...plain, id: 'a' }]);
  });
});

describe('The models of', () => {
  test('vLLM are loaded; an adapter names its model.', async () => {
    const data = [
      { id: 'Qwen/Qwen3-32B', owned_by: 'vllm', max_model_len: 32_768, parent: null },
      { id: 'sql', owned_by: 'vllm', parent: 'Qwen/Qwen3-32B' },
    ];
    expect(await modelsOf('vllm', openAi(...data))).toEqual([
      { ...plain, id: 'Qwen/Qwen3-32B', detail: '32k context', loaded: true },
      { ...plain, id: 'sql', loaded: true, note: 'An adapter of Qwen/Qwen3-32B.' },
    ]);
  });

  test('llama.cpp are loaded unless it sleeps.', async () => {
    const routes = openAi({
      id: 'tiny',
      meta: { n_params: 8_190_735_360, size: 5_020_000_000, n_ctx: 4096, n_ctx_train: 40_960, ftype: 'Q4_K - Medium' },
    });
    const awake = { ...plain, id: 'tiny', detail: '8.2B · Q4_K - Medium · 5.0 GB · 4k context', loaded: true };
    expect(await modelsOf('llamacpp', { ...routes, '/props': { is_sleeping: false } })).toEqual([awake]);
    expect(await modelsOf('llamacpp', { ...routes, '/props': { is_sleeping: true } })).toEqual([{ ...awake, loaded: false }]);
  });

  test("llama.cpp's router are loaded one by one.", async () => {
    const status = (value: string) => ({ status: { value }, context_length: 2048 });
    const routes = openAi({ id: 'a', ...status('unloaded') }, { id: 'b', ...status('loaded') }, { id: 'c', ...status('sleeping') });
    const models = await modelsOf('llamacpp', { ...routes, '/props': { role: 'router' } });
    expect(models.map(({ id, loaded }) => [id, loaded])).toEqual([
      ['b', true],
      ['a', false],
      ['c', false],
    ]);
    expect(models[0]?.detail).toBe('2k context');
  });

  test.each([
    [
      'llama-swap',
      '/running',
      {
        running: [
          { model: 'b', state: 'ready' },
          { model: 'a', state: 'starting' },
        ],
      },
    ],
    ['lemonade', '/v1/health', { all_models_loaded: [{ model_name: 'b' }] }],
    ['localai', '/system', { loaded_models: [{ id: 'b' }] }],
    ['tabbyapi', '/v1/model', { id: 'b', owned_by: 'tabbyAPI' }],
  ] as const)('%s are loaded as %s says.', async (kind, path, told) => {
    const models = await modelsOf(kind, { ...openAi({ id: 'a' }, { id: 'b' }), [path]: told });
    expect(models).toEqual([
      { ...plain, id: 'b', loaded: true },
      { ...plain, id: 'a', loaded: false },
    ]);
  });

  test('TabbyAPI are all unloaded when it says that none is loaded, and unknown when it does not tell.', async () => {
    const loadedBy = async (text: string) =>
      (await modelsOf('tabbyapi', { ...openAi({ id: 'a' }), '/v1/model': { status: 503, text } })).map(({ loaded }) => loaded);
    expect(await loadedBy('{"detail":"No models are currently loaded."}')).toEqual([false]);
    expect(await loadedBy('Service Unavailable')).toEqual([null]);
  });

  test('LM Studio come from its own list, since the other one names everything that was ever downloaded.', async () => {
    const models = [
      {
        type: 'llm',
        key: 'qwen/qwen3-8b',
        params_string: '8B',
        quantization: { name: 'Q4_K_M' },
        size_bytes: 4_700_000_000,
        loaded_instances: [{ id: 'x' }],
      },
      { type: 'embedding', key: 'nomic', params_string: null, quantization: null, size_bytes: 84_000_000, loaded_instances: [] },
    ];
    expect(await modelsOf('lmstudio', { '/api/v1/models': { models }, ...openAi({ id: 'other' }) })).toEqual([
      { ...plain, id: 'qwen/qwen3-8b', detail: '8B · Q4_K_M · 4.7 GB', loaded: true },
      { ...plain, id: 'nomic', detail: '84 MB', task: 'embed', loaded: false },
    ]);
  });

  test('an older LM Studio come from its older list.', async () => {
    const data = [{ id: 'qwen3-8b', type: 'llm', state: 'loaded', quantization: 'Q4_K_M', max_context_length: 40_960 }];
    expect(await modelsOf('lmstudio', { '/api/v0/models': { data } })).toEqual([
      { ...plain, id: 'qwen3-8b', detail: 'Q4_K_M · 40k context', loaded: true },
    ]);
  });

  test('a server below a path are read there.', async () => {
    const list = { object: 'list', data: [{ id: 'ai/smollm2' }] };
    expect(await modelsOf('docker', { '/engines/v1/models': list }, '/engines')).toEqual([{ ...plain, id: 'ai/smollm2' }]);
  });

  test('a cloud service are those for chats first; what is none by its name says so.', async () => {
    const models = await modelsOf('openai', openAi({ id: 'whisper-1' }, { id: 'text-embedding-3-small' }, { id: 'gpt-10' }, { id: 'gpt-9' }));
    expect(models).toEqual([
      { ...plain, id: 'gpt-9' },
      { ...plain, id: 'gpt-10' },
      { ...plain, id: 'text-embedding-3-small', task: 'embed' },
      { ...plain, id: 'whisper-1', note: 'By its name this is no chat model.' },
    ]);
  });
});

test('A refused list is handed on as the answer that it was.', async () => {
  const server = new FakeStatus({ '/v1/models': { status: 401, text: '{"error":"Unauthorized"}' } });
  const listed = await listModels(server.ask, { server: { kind: 'vllm', name: 'vLLM', version: null }, basePath: '' });
  expect(listed).toMatchObject({ ok: false, error: { kind: 'answered', status: 401 } });
});

test.each(['bge-m3', 'BAAI/bge-large-en', 'nomic-embed-text:latest', 'intfloat/e5-mistral', 'all-minilm', 'text-embedding-3-large'])(
  'By its name %s makes embeddings.',
  (id) => expect(taskByName(id)).toBe('embed'),
);
test.each(['qwen3:8b', 'gemma-3-27b-it', 'llama3.3:70b', 'codestral', 'gated-model'])('By its name %s chats.', (id) =>
  expect(taskByName(id)).toBe('chat'),
);
