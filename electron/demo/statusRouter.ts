import type { Exchange } from './httpServer.ts';
import type { ModelPeek } from './model.ts';
import { BUILD, llamaMetrics, props, slots } from './statusLlama.ts';
import { METRICS_TYPE, type StatusContext, type StatusReply } from './statusReply.ts';

/**
 * The status routes of a llama-server in router mode. Its own tell of all models; those of one model (`?model=`) load it unless the request
 * forbids that.
 */
export async function answerRouterRoute(exchange: Exchange, context: StatusContext): Promise<StatusReply> {
  const { route, request } = exchange;
  const query = new URLSearchParams(request.path.split('?')[1]);
  switch (route) {
    case '/health':
      return { json: { status: 'ok' } };
    case '/models':
    case '/v1/models':
      return { json: { data: context.gpu.peekAll().map(listed), object: 'list' } };
    case '/props':
      return query.has('model') ? replyOfModel(exchange, context, query) : { json: routerProps(context) };
    case '/slots':
    case '/metrics':
      return replyOfModel(exchange, context, query);
    default:
      return undefined;
  }
}

async function replyOfModel(exchange: Exchange, { gpu, dialect }: StatusContext, query: URLSearchParams): Promise<StatusReply> {
  const name = query.get('model');
  const refused = (message: string): StatusReply => ({ json: dialect.error(400, message).body, status: 400 });
  if (name === null) return refused('model name is missing from the request');
  if (!gpu.has(name)) return refused(`model '${name}' not found`);
  if (gpu.peek(name).state !== 'loaded') {
    if (query.get('autoload') === 'false') return refused('model is not loaded');
    (await gpu.acquire(name, { signal: exchange.signal })).release();
  }
  const model = gpu.peek(name);
  if (exchange.route === '/slots') return { json: await slots(exchange, gpu, [model]) };
  return exchange.route === '/props' ? { json: props([model]) } : { text: llamaMetrics([model]), headers: METRICS_TYPE };
}

function routerProps({ capacity }: StatusContext): object {
  return {
    role: 'router',
    max_instances: capacity,
    models_autoload: true,
    model_alias: 'llama-server',
    model_path: 'none',
    default_generation_settings: { params: null, n_ctx: 0 },
    ui_settings: {},
    build_info: BUILD,
  };
}

function listed({ name, state, sessionMs }: ModelPeek): object {
  const sleep = sessionMs === null ? [] : ['--sleep-idle-seconds', String(Math.round(sessionMs / 1000))];
  return {
    id: name,
    aliases: [],
    tags: [],
    object: 'model',
    owned_by: 'llamacpp',
    status: { value: state, args: ['/usr/bin/llama-server', '--metrics', ...sleep, '--alias', name] },
    ...(state === 'loaded' ? { meta: { n_ctx: 4096, n_ctx_train: 131_072, size: 4_700_000_000 } } : {}),
  };
}
