import type { Gpu } from './gpu.ts';
import type { Exchange } from './httpServer.ts';
import type { ModelPeek } from './model.ts';
import type { Dialect, Flavour } from './openaiDialect.ts';
import { sendJson, sendText } from './reply.ts';

export interface StatusContext {
  readonly flavour: Flavour;
  readonly dialect: Dialect;
  readonly gpu: Gpu;
}

const METRICS_TYPE = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' };

/** Answers a status route. Returns `false` where this flavour has no such route. */
export async function answerStatusRoute(exchange: Exchange, context: StatusContext): Promise<boolean> {
  const { dialect, gpu } = context;
  const models = gpu.peekAll();
  const json = (body: object): Promise<void> => sendJson(exchange, 200, body, dialect.jsonHeaders);
  if (exchange.route === '/v1/models') {
    const names = models.map(({ name }) => name);
    await json(dialect.modelList(names, Math.floor(exchange.clock.now() / 1000)));
    return true;
  }
  switch (`${context.flavour} ${exchange.route}`) {
    case 'vllm /health':
    case 'vllm /ping':
      await sendText(exchange, 200, '', dialect.jsonHeaders);
      return true;
    case 'vllm /version':
      await json({ version: '0.25.0' });
      return true;
    case 'vllm /metrics':
      await sendText(exchange, 200, models.map(vllmMetrics).join(''), METRICS_TYPE);
      return true;
    case 'llama-swap /health':
      await sendText(exchange, 200, 'OK', { 'content-type': 'text/plain' });
      return true;
    case 'llama-swap /api/version':
      await json({ version: '170-demo', commit: 'demo', build_date: '2026-01-01T08:00:00Z' });
      return true;
    case 'llama-swap /running':
      await json({ running: models.filter(({ state }) => state !== 'unloaded').map(runningModel) });
      return true;
    case 'llamacpp /health':
      await json({ status: 'ok' });
      return true;
    case 'llamacpp /props':
      await json(props(models));
      return true;
    case 'llamacpp /slots':
      await json(await slots(exchange, gpu, models));
      return true;
    case 'llamacpp /metrics':
      await sendText(exchange, 200, llamaMetrics(models), { ...dialect.jsonHeaders, ...METRICS_TYPE });
      return true;
    default:
      return false;
  }
}

function vllmMetrics({ name, running, waiting }: ModelPeek): string {
  const labels = `{engine="0",model_name="${name}"}`;
  return `# HELP vllm:num_requests_running Number of requests in model execution batches.
# TYPE vllm:num_requests_running gauge
vllm:num_requests_running${labels} ${running}
# HELP vllm:num_requests_waiting Number of requests waiting to be processed.
# TYPE vllm:num_requests_waiting gauge
vllm:num_requests_waiting${labels} ${waiting}
# HELP vllm:kv_cache_usage_perc KV-cache usage. 1 means 100 percent usage.
# TYPE vllm:kv_cache_usage_perc gauge
vllm:kv_cache_usage_perc${labels} ${(running * 0.05).toFixed(2)}
`;
}

function llamaMetrics(models: readonly ModelPeek[]): string {
  const sum = (pick: (model: ModelPeek) => number): number => models.reduce((total, model) => total + pick(model), 0);
  return `# HELP llamacpp:requests_processing Number of requests processing
# TYPE llamacpp:requests_processing gauge
llamacpp:requests_processing ${sum(({ running }) => running)}
# HELP llamacpp:requests_deferred Number of requests deferred
# TYPE llamacpp:requests_deferred gauge
llamacpp:requests_deferred ${sum(({ waiting }) => waiting)}
`;
}

function props(models: readonly ModelPeek[]): object {
  return {
    default_generation_settings: { n_ctx: 4096 },
    total_slots: 1,
    model_alias: models[0]?.name,
    model_path: `/models/${models[0]?.name}.gguf`,
    modalities: { vision: false, audio: false },
    build_info: 'b11669-demo',
    is_sleeping: models.every(({ state }) => state !== 'loaded'),
  };
}

/** Unlike the other status routes this one wakes a sleeping server. */
async function slots(exchange: Exchange, gpu: Gpu, models: readonly ModelPeek[]): Promise<object[]> {
  for (const { name } of models) (await gpu.acquire(name, { signal: exchange.signal })).release();
  return models.map(({ running }, id) => ({ id, n_ctx: 4096, speculative: false, is_processing: running > 0 }));
}

function runningModel({ name, state, sessionMs }: ModelPeek): object {
  const ttl = sessionMs === null ? 0 : Math.round(sessionMs / 1000);
  return { model: name, state: state === 'loaded' ? 'ready' : 'starting', cmd: '', proxy: '', ttl, name: '', description: '' };
}
