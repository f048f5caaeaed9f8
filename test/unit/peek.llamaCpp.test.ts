import { describe, expect, test } from 'vitest';
import type { StatusAnswer } from '../../electron/providers/statusCalls.ts';
import { FakeStatus } from '../support/fakesStatus.ts';
import { modelPeek, NOW, peekAt, peekerOf, toldBy } from '../support/peeks.ts';

/** As build 11669 has it, without its many settings. */
const props = (more: object = {}) => ({
  default_generation_settings: { params: { seed: 4294967295, temperature: 0.8 }, n_ctx: 1024 },
  total_slots: 1,
  model_alias: 'tiny',
  model_path: '/models/tiny.gguf',
  modalities: { vision: false, video: false, audio: false },
  endpoint_slots: true,
  endpoint_metrics: true,
  build_info: 'b11669-Debian',
  is_sleeping: false,
  ...more,
});
const metrics = (running: number, waiting: number) => ({
  text: `# HELP llamacpp:requests_processing Number of requests processing
# TYPE llamacpp:requests_processing gauge
llamacpp:requests_processing ${running}
# HELP llamacpp:requests_deferred Number of requests deferred
# TYPE llamacpp:requests_deferred gauge
llamacpp:requests_deferred ${waiting}
# TYPE llamacpp:n_busy_slots_per_decode gauge
llamacpp:n_busy_slots_per_decode 1
`,
});
const NO_METRICS = {
  status: 501,
  text: '{"error":{"code":501,"message":"This server does not support metrics endpoint.","type":"not_supported_error"}}',
};

describe('A llama-server with one model', () => {
  test('is known by /props, and its traffic by /metrics.', async () => {
    expect(await toldBy('llamacpp', { '/props': props(), '/metrics': metrics(1, 2) })).toEqual({
      models: [modelPeek('tiny', 'loaded', { contextLength: 1024, running: 1, waiting: 2 })],
      listsAll: false,
      single: true,
      room: 1,
      busy: true,
      sleeps: false,
      tells: { residency: true, expiry: false, busy: true, use: false },
    });
  });

  test('that sleeps has its model not in memory, and is asked for no metrics.', async () => {
    const server = new FakeStatus({ '/props': props({ is_sleeping: true }), '/metrics': metrics(0, 0) });
    expect(await toldBy('llamacpp', server)).toMatchObject({ models: [{ residency: 'unloaded', running: null }], busy: null });
    expect(server.asked).not.toContain('/metrics');
  });

  test('that was started without --metrics is asked for them once.', async () => {
    const server = new FakeStatus({ '/props': props(), '/metrics': NO_METRICS });
    const peeker = peekerOf('llamacpp');
    for (let look = 0; look < 3; look += 1) expect(await peekAt(peeker, server)).toMatchObject({ busy: null, tells: { busy: false } });
    expect(server.asked.filter((path) => path === '/metrics')).toHaveLength(1);
  });

  test.each(['b9157-dd56a7377', 'b10587-3f545becc', 'unknown'])(
    'of build %s counts metrics as a use, so they are left alone.',
    async (build_info) => {
      const server = new FakeStatus({ '/props': props({ build_info }), '/metrics': metrics(1, 0) });
      expect(await toldBy('llamacpp', server)).toMatchObject({ models: [{ residency: 'loaded', running: null }], busy: null });
      expect(server.asked).not.toContain('/metrics');
    },
  );

  test('from before there was sleep has no idle timer: its metrics do no harm.', async () => {
    const { is_sleeping: _, ...old } = props({ build_info: 'b4000-abc' });
    expect(await toldBy('llamacpp', { '/props': old, '/metrics': metrics(1, 0) })).toMatchObject({ busy: true });
  });

  test('that is loading says nothing else.', async () => {
    const loading = {
      status: 503,
      headers: { server: 'llama.cpp' },
      text: '{"error":{"message":"Loading model","type":"unavailable_error","code":503}}',
    };
    expect(await toldBy('llamacpp', { '/props': loading })).toMatchObject({ models: [modelPeek('', 'loading')], single: true });
  });

  test('has the name of its file where it has no alias.', async () => {
    const told = await toldBy('llamacpp', { '/props': props({ model_alias: null, model_path: 'C:\\models\\qwen.gguf' }), '/metrics': NO_METRICS });
    expect(told.models[0]?.model).toBe('qwen.gguf');
  });

  test('that answers at once what it is, but not how much it has to do, is at a long prompt.', async () => {
    const server = new FakeStatus({ '/props': props() });
    const stalled: StatusAnswer = { kind: 'broken', fault: { kind: 'stalled', phase: 'answer', afterMs: 2_900 } };
    const ask = (path: string) => (path === '/metrics' ? Promise.resolve(stalled) : server.ask(path));
    const told = await peekerOf('llamacpp')({ ask, now: () => NOW, aheadMs: () => 0 });
    expect(told).toMatchObject({ busy: true, models: [{ residency: 'loaded', running: null }] });
  });
});

describe('A router', () => {
  const router = (max_instances: number) => ({
    role: 'router',
    max_instances,
    models_autoload: true,
    model_alias: 'llama-server',
    model_path: 'none',
    default_generation_settings: { params: null, n_ctx: 0 },
    build_info: 'b11669-Debian',
  });
  const model = (id: string, value: string, args: string[] = [], more: object = {}) => ({
    id,
    aliases: [],
    object: 'model',
    owned_by: 'llamacpp',
    status: { value, args: ['/usr/bin/llama-server', ...args, '--alias', id] },
    context_length: 2048,
    ...more,
  });
  const list = (...data: object[]) => ({ object: 'list', data });

  test('tells of each of its models, and how many fit at once.', async () => {
    const sleep = ['--metrics', '--sleep-idle-seconds', '3'];
    const routes = {
      '/props': router(2),
      '/v1/models': list(
        model('a', 'loaded', sleep, { meta: { n_ctx: 1024, n_ctx_train: 2048 }, aliases: ['fast'] }),
        model('b', 'unloaded', sleep),
        model('c', 'loading'),
        model('d', 'sleeping', ['--sleep-idle-seconds', '-1']),
        model('e', 'downloading'),
      ),
      '/metrics?model=a&autoload=false': metrics(1, 0),
    };
    expect(await toldBy('llamacpp', routes)).toEqual({
      models: [
        modelPeek('a', 'loaded', { aliases: ['fast'], unloadsAfterMs: 3000, contextLength: 1024, running: 1, waiting: 0 }),
        modelPeek('b', 'unloaded', { unloadsAfterMs: 3000 }),
        modelPeek('c', 'loading'),
        modelPeek('d', 'unloaded', { pinned: true }),
        modelPeek('e', 'unknown'),
      ],
      listsAll: true,
      single: false,
      room: 2,
      busy: true,
      sleeps: false,
      tells: { residency: true, expiry: true, busy: true, use: false },
    });
  });

  test('without a limit does not say how many fit.', async () => {
    expect(await toldBy('llamacpp', { '/props': router(0), '/v1/models': list() })).toMatchObject({ room: null, busy: null });
  });

  test('is asked for the traffic of loaded models only, and never to load one.', async () => {
    const server = new FakeStatus({
      '/props': router(1),
      '/v1/models': list(model('a/x y', 'loaded'), model('b', 'unloaded'), model('c', 'sleeping')),
    });
    await toldBy('llamacpp', server);
    expect([...new Set(server.asked)]).toEqual(['/props', '/v1/models', '/metrics?model=a%2Fx%20y&autoload=false']);
  });
});
