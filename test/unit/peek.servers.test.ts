import { describe, expect, test } from 'vitest';
import { peekerFor } from '../../electron/providers/peek/peekers.ts';
import { FakeStatus } from '../support/fakesStatus.ts';
import { identityOf, modelPeek, peekAt, peekerOf, toldBy } from '../support/peeks.ts';

describe('llama-swap', () => {
  const running = (model: string, state: string, ttl: number) => ({
    model,
    state,
    cmd: 'llama-server',
    proxy: 'http://localhost:5800',
    ttl,
    name: '',
  });
  const list = (...ids: string[]) => ({ object: 'list', data: ids.map((id) => ({ id, object: 'model', owned_by: 'llama-swap' })) });

  test('tells what runs and after which silence it stops; a ttl of 0 is never.', async () => {
    const routes = {
      '/running': { running: [running('a', 'ready', 300), running('b', 'starting', 0), running('c', 'stopping', -1)] },
      '/v1/models': list('a', 'b', 'c', 'd'),
    };
    expect(await toldBy('llama-swap', routes)).toEqual({
      models: [
        modelPeek('a', 'loaded', { unloadsAfterMs: 300_000 }),
        modelPeek('b', 'loading', { pinned: true }),
        modelPeek('c', 'unloaded'),
        modelPeek('d', 'unloaded'),
      ],
      listsAll: true,
      single: false,
      room: null,
      busy: null,
      sleeps: false,
      tells: { residency: true, expiry: true, busy: false, use: false },
    });
  });

  test('tells nothing of how many models fit: groups of them run together.', async () => {
    const peeker = peekerOf('llama-swap');
    const rooms: (number | null | undefined)[] = [];
    for (const models of [['a'], ['a', 'b'], ['a']]) {
      const told = await peekAt(peeker, { '/running': { running: models.map((model) => running(model, 'ready', 300)) }, '/v1/models': list() });
      rooms.push(told?.room);
    }
    expect(rooms).toEqual([null, null, null]);
  });

  test('knows nothing of the memory of another one that it passes requests on to.', async () => {
    const peer = { id: 'far', meta: { llamaswap: { peerID: 'box2' } } };
    const told = await toldBy('llama-swap', { '/running': { running: [] }, '/v1/models': { object: 'list', data: [peer] } });
    expect(told.models).toEqual([modelPeek('far', 'unknown')]);
  });
});

describe('LM Studio', () => {
  const tells = { residency: true, expiry: false, busy: false, use: false };

  test('tells by its own list what is loaded and with which context, but not until when.', async () => {
    const models = [
      { type: 'llm', key: 'gemma-3-270m-it-qat', size_bytes: 241_410_208, loaded_instances: [{ id: 'gemma:2', config: { context_length: 4096 } }] },
      { type: 'embedding', key: 'nomic', size_bytes: 274_290_560, loaded_instances: [], max_context_length: 2048 },
    ];
    expect(await toldBy('lmstudio', { '/api/v1/models': { models } })).toEqual({
      models: [
        modelPeek('gemma-3-270m-it-qat', 'loaded', { aliases: ['gemma:2'], contextLength: 4096, bytes: 241_410_208 }),
        modelPeek('nomic', 'unloaded'),
      ],
      listsAll: true,
      single: false,
      room: null,
      busy: null,
      sleeps: false,
      tells,
    });
  });

  test('is believed where it tells a time to live.', async () => {
    const models = [{ key: 'a', loaded_instances: [{ id: 'a', config: {}, ttl: 3600 }] }];
    expect(await toldBy('lmstudio', { '/api/v1/models': { models } })).toMatchObject({
      models: [{ unloadsAfterMs: 3_600_000 }],
      tells: { expiry: true },
    });
  });

  test('before 0.4 has an older list.', async () => {
    const data = [
      { id: 'qwen', state: 'loaded', max_context_length: 32_768, loaded_context_length: 16_384 },
      { id: 'llama', state: 'not-loaded', max_context_length: 131_072 },
    ];
    const told = await toldBy('lmstudio', {
      '/api/v1/models': { error: 'Unexpected endpoint or method.' },
      '/api/v0/models': { object: 'list', data },
    });
    expect(told.models).toEqual([modelPeek('qwen', 'loaded', { contextLength: 16_384 }), modelPeek('llama', 'unloaded')]);
  });
});

describe('vLLM', () => {
  const labels = 'engine="0",model_name="Qwen/Qwen3-32B"';
  const metrics = {
    text: `# HELP vllm:num_requests_running Number of requests in model execution batches.
# TYPE vllm:num_requests_running gauge
vllm:num_requests_running{${labels}} 2.0
vllm:num_requests_waiting{${labels}} 1.0
vllm:num_requests_waiting_by_reason{${labels},reason="capacity"} 1.0
vllm:request_success_total{${labels},finished_reason="stop"} 40.0
vllm:request_success_total{${labels},finished_reason="length"} 2.0
vllm:time_to_first_token_seconds_bucket{${labels},le="+Inf"} 42.0
`,
  };

  test('has its model in memory as long as it runs, and counts its requests.', async () => {
    expect(await toldBy('vllm', { '/metrics': metrics })).toEqual({
      models: [modelPeek('Qwen/Qwen3-32B', 'loaded', { running: 2, waiting: 1, requests: 42 })],
      listsAll: false,
      single: true,
      room: 1,
      busy: true,
      sleeps: false,
      tells: { residency: true, expiry: false, busy: true, use: true },
    });
  });

  test.each([
    [true, 'unloaded'],
    [false, 'loaded'],
  ])('in development mode tells whether it sleeps: %s.', async (is_sleeping, residency) => {
    expect(await toldBy('vllm', { '/is_sleeping': { is_sleeping }, '/metrics': metrics })).toMatchObject({ models: [{ residency }] });
  });

  test('in any other mode is asked about sleep once.', async () => {
    const server = new FakeStatus({ '/metrics': metrics });
    const peeker = peekerOf('vllm');
    for (let look = 0; look < 3; look += 1) await peekAt(peeker, server);
    expect(server.asked.filter((path) => path === '/is_sleeping')).toHaveLength(1);
  });

  test('without statistics is known by its list of models.', async () => {
    const routes = {
      '/metrics': { text: 'python_gc_objects_collected_total 7\n' },
      '/v1/models': { data: [{ id: 'Qwen/Qwen3-32B', owned_by: 'vllm' }] },
    };
    expect(await toldBy('vllm', routes)).toMatchObject({ models: [{ model: 'Qwen/Qwen3-32B', residency: 'loaded', running: null }], busy: null });
  });

  test('behind something that routes to several has several models.', async () => {
    const text = ['a', 'b'].map((name) => `vllm:num_requests_running{model_name="${name}"} 0\n`).join('');
    expect(await toldBy('vllm', { '/metrics': { text } })).toMatchObject({
      models: [{ model: 'a' }, { model: 'b' }],
      single: false,
      room: 2,
      busy: false,
    });
  });
});

describe('SGLang', () => {
  const info = { '/model_info': { model_path: 'Qwen/Qwen3', is_generation: true } };
  const loads = (...counts: [number, number][]) => ({
    loads: counts.map(([num_running_reqs, num_waiting_reqs]) => ({ num_running_reqs, num_waiting_reqs })),
  });

  test('counts what its ranks are answering.', async () => {
    const told = await toldBy('sglang', { ...info, '/v1/loads?include=core': loads([3, 4], [1, 0]) });
    expect(told).toMatchObject({ models: [{ model: 'Qwen/Qwen3', residency: 'loaded', running: 4, waiting: 4 }], busy: true, single: true });
  });

  test('of an older version counts those that wait among its requests.', async () => {
    const older = { '/get_model_info': info['/model_info'], '/get_load': [{ dp_rank: 0, num_reqs: 5, num_waiting_reqs: 2, num_tokens: 7 }] };
    expect(await toldBy('sglang', older)).toMatchObject({ models: [{ running: 3, waiting: 2 }] });
  });

  test('tells it by its metrics where it has nothing else; the ranks of one model count the same.', async () => {
    const text = [0, 1]
      .map((rank) => `sglang:num_running_reqs{model_name="m",tp_rank="${rank}"} 1.0\nsglang:num_queue_reqs{tp_rank="${rank}"} 0.0\n`)
      .join('');
    expect(await toldBy('sglang', { ...info, '/metrics': { text } })).toMatchObject({ models: [{ running: 1, waiting: 0 }], busy: true });
  });

  test('that tells nothing of it still has its model in memory.', async () => {
    expect(await toldBy('sglang', info)).toMatchObject({ models: [{ residency: 'loaded', running: null }], busy: null, tells: { busy: false } });
  });
});

test('TGI counts what it answers, and is not asked for its health: that lets the model work.', async () => {
  const text = 'tgi_request_success{method="batch"} 44\n# TYPE tgi_batch_current_size gauge\ntgi_batch_current_size 4\ntgi_queue_size 7\n';
  const server = new FakeStatus({
    '/info': { model_id: 'HuggingFaceH4/zephyr', version: '3.3.4', max_concurrent_requests: 128 },
    '/metrics': { text },
  });
  expect(await toldBy('tgi', server)).toMatchObject({
    models: [{ model: 'HuggingFaceH4/zephyr', residency: 'loaded', running: 4, waiting: 7, requests: 44 }],
    busy: true,
    tells: { residency: true, busy: true, use: true },
  });
  expect(server.asked).toEqual(['/info', '/metrics']);
});

test('LocalAI tells what is loaded.', async () => {
  const loaded = { id: 'my-llama-model', backend: 'llama-cpp', process: { pid: 48_213, rss_bytes: 5_368_709_120 } };
  const told = await toldBy('localai', { '/system': { backends: ['llama-cpp'], loaded_models: [loaded] } });
  expect(told).toMatchObject({ models: [modelPeek('my-llama-model', 'loaded')], room: null, busy: null, tells: { residency: true, busy: false } });
  expect((await toldBy('localai', { '/system': { backends: [], loaded_models: null } })).models).toEqual([]);
});

describe('Lemonade', () => {
  const loaded = (model_name: string, type: string, more: object = {}) => ({
    model_name,
    checkpoint: 'amd/Llama',
    last_use: 1_732_123_456.789,
    type,
    device: 'gpu npu',
    recipe_options: { ctx_size: 4096 },
    ...more,
  });
  const health = (...all_models_loaded: object[]) => ({
    text: JSON.stringify({ status: 'ok', version: '9.3.3', all_models_loaded, max_models: { llm: 1, embedding: 1 } }),
  });

  test('tells what is loaded, when it was used and whether it is busy.', async () => {
    const told = await toldBy('lemonade', { '/v1/health': health(loaded('Llama', 'llm', { pinned: true, is_busy: true })) });
    expect(told).toEqual({
      models: [modelPeek('Llama', 'loaded', { pinned: true, contextLength: 4096, running: 1, usedAt: 1_732_123_456_789 })],
      listsAll: false,
      single: false,
      room: 1,
      busy: true,
      sleeps: false,
      tells: { residency: true, expiry: false, busy: true, use: true },
    });
  });

  test('has room for so many chat models beside those of other types.', async () => {
    const told = await toldBy('lemonade', { '/api/v1/health': health(loaded('Llama', 'llm'), loaded('nomic', 'embedding')) }, '/api');
    expect(told).toMatchObject({ room: 2, busy: null });
  });

  test('of an older version tells less.', async () => {
    const told = await toldBy('lemonade', { '/v1/health': { all_models_loaded: [{ model_name: 'Qwen3-8B-GGUF' }] } });
    expect(told).toMatchObject({ models: [modelPeek('Qwen3-8B-GGUF', 'loaded')], room: null, busy: null });
  });
});

test('KoboldCpp tells whether it is busy, not whether its model is in memory.', async () => {
  const perf = { last_process: 0.2, last_eval: 1.1, last_token_count: 80, total_gens: 12, stop_reason: 1, queue: 1, idle: 0 };
  expect(await toldBy('koboldcpp', { '/api/extra/perf': perf })).toMatchObject({
    models: [{ residency: 'unknown', running: 1, waiting: 1, requests: 12 }],
    single: true,
    busy: true,
    tells: { residency: false, busy: true, use: true },
  });
});

test.each(['docker', 'litellm', 'openai', 'bedrock'] as const)('Of %s nothing can be seen.', (kind) => {
  expect(peekerFor(identityOf(kind))).toBeNull();
});
