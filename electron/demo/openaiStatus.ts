import type { Exchange } from './httpServer.ts';
import type { ModelPeek } from './model.ts';
import { sendJson, sendText } from './reply.ts';
import { answerLlamaRoute } from './statusLlama.ts';
import { answerLocalRoute } from './statusLocal.ts';
import { answerMemoryRoute } from './statusMemory.ts';
import { METRICS_TYPE, type StatusContext, type StatusReply } from './statusReply.ts';
import { answerRouterRoute } from './statusRouter.ts';

/** Answers any route but those for tokens. Returns `false` where this flavour has no such route. Unless it says so, a route changes nothing and keeps nothing awake. */
export async function answerStatusRoute(exchange: Exchange, context: StatusContext): Promise<boolean> {
  const reply = (await answerMemoryRoute(exchange, context)) ?? (await replyTo(exchange, context));
  if (reply === undefined) return false;
  const { jsonHeaders } = context.dialect;
  if ('json' in reply) await sendJson(exchange, reply.status ?? 200, reply.json, jsonHeaders);
  else await sendText(exchange, 200, reply.text, { ...jsonHeaders, ...reply.headers });
  return true;
}

async function replyTo(exchange: Exchange, context: StatusContext): Promise<StatusReply> {
  switch (context.flavour) {
    case 'vllm':
      return vllmReply(exchange, context) ?? listReply(exchange, context);
    case 'llamacpp':
      return (await answerLlamaRoute(exchange, context)) ?? listReply(exchange, context);
    case 'llamacpp-router':
      return answerRouterRoute(exchange, context);
    case 'llama-swap':
      return swapReply(exchange, context) ?? listReply(exchange, context);
    case 'lmstudio':
    case 'lemonade':
    case 'localai':
    case 'tabbyapi':
      return answerLocalRoute(exchange, context) ?? listReply(exchange, context);
    case 'picky':
      return listReply(exchange, context);
  }
}

function listReply({ route, clock }: Exchange, { dialect, names }: StatusContext): StatusReply {
  return route === '/v1/models' ? { json: dialect.modelList(names, Math.floor(clock.now() / 1000)) } : undefined;
}

function vllmReply({ route }: Exchange, { gpu }: StatusContext): StatusReply {
  switch (route) {
    case '/health':
    case '/ping':
      return { text: '', headers: {} };
    case '/version':
      return { json: { version: '0.25.0' } };
    case '/metrics':
      return { text: gpu.peekAll().map(vllmMetrics).join(''), headers: METRICS_TYPE };
    default:
      return undefined;
  }
}

function vllmMetrics({ name, running, waiting, served }: ModelPeek): string {
  const labels = `engine="0",model_name="${name}"`;
  return `# HELP vllm:num_requests_running Number of requests in model execution batches.
# TYPE vllm:num_requests_running gauge
vllm:num_requests_running{${labels}} ${running}
# HELP vllm:num_requests_waiting Number of requests waiting to be processed.
# TYPE vllm:num_requests_waiting gauge
vllm:num_requests_waiting{${labels}} ${waiting}
# HELP vllm:kv_cache_usage_perc KV-cache usage. 1 means 100 percent usage.
# TYPE vllm:kv_cache_usage_perc gauge
vllm:kv_cache_usage_perc{${labels}} ${(running * 0.05).toFixed(2)}
# HELP vllm:request_success_total Count of successfully processed requests.
# TYPE vllm:request_success_total counter
vllm:request_success_total{${labels},finished_reason="length"} ${served}
`;
}

function swapReply({ route }: Exchange, { gpu }: StatusContext): StatusReply {
  switch (route) {
    case '/health':
      return { text: 'OK', headers: { 'content-type': 'text/plain' } };
    case '/api/version':
      return { json: { version: '170-demo', commit: 'demo', build_date: '2026-01-01T08:00:00Z' } };
    case '/running': {
      const running = gpu.peekAll().filter(({ state }) => state !== 'unloaded');
      return { json: { running: running.map(runningModel) } };
    }
    default:
      return undefined;
  }
}

function runningModel({ name, state, sessionMs }: ModelPeek): object {
  const ttl = sessionMs === null ? 0 : Math.round(sessionMs / 1000);
  return { model: name, state: state === 'loaded' ? 'ready' : 'starting', cmd: '', proxy: '', ttl, name: '', description: '' };
}
