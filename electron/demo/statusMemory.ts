import { z } from 'zod';
import type { Exchange } from './httpServer.ts';
import { keyOf, type StatusContext, type StatusReply } from './statusReply.ts';

const bodySchema = z.object({
  model: z.string().optional(),
  model_name: z.string().optional(),
  instance_id: z.string().optional(),
  pinned: z.boolean().optional(),
});

/** The routes by which models are loaded and freed by hand. Each answers as its server does: at once, or when it is done. */
export async function answerMemoryRoute(exchange: Exchange, context: StatusContext): Promise<StatusReply> {
  const { route, request } = exchange;
  if (context.flavour === 'llama-swap') return answerSwap(exchange, context);
  if (request.method !== 'POST') return route === '/is_sleeping' && context.sleepMode ? { json: { is_sleeping: isAsleep(context) } } : undefined;
  const body = bodySchema.safeParse(request.body).data ?? {};
  const name = body.model ?? body.model_name ?? body.instance_id ?? '';
  switch (`${context.flavour} ${route}`) {
    case 'llamacpp-router /models/load':
      return routerReply(context, name, 'load');
    case 'llamacpp-router /models/unload':
      return routerReply(context, name, 'unload');
    case 'lmstudio /api/v1/models/load':
      return whole(exchange, context, name, { type: 'llm', instance_id: name, load_time_seconds: 0.1, status: 'loaded' });
    case 'lmstudio /api/v1/models/unload':
      return freed(context, name, { instance_id: name });
    case 'lemonade /v1/load':
      if (body.pinned === true) context.pinned.add(name);
      else context.pinned.delete(name);
      return whole(exchange, context, name, { status: 'success', message: `Loaded model: ${name}` });
    case 'lemonade /v1/unload':
      return freed(context, name, { status: 'success', message: 'Model unloaded successfully' });
    case 'localai /backend/load':
      return whole(exchange, context, name, { success: true });
    case 'localai /backend/shutdown':
      return freed(context, name, {});
    case 'tabbyapi /v1/model/load':
      return withAdminKey(exchange, context) ?? loadTabby(exchange, context, name);
    case 'tabbyapi /v1/model/unload':
      return withAdminKey(exchange, context) ?? freeTabby(context);
    case 'vllm /sleep':
      return context.sleepMode ? sleep(context) : undefined;
    case 'vllm /wake_up':
      return context.sleepMode ? wake(exchange, context) : undefined;
    default:
      return undefined;
  }
}

async function answerSwap(exchange: Exchange, context: StatusContext): Promise<StatusReply> {
  const { route, request } = exchange;
  const upstream = /^\/upstream\/(.+)\/health$/.exec(route)?.[1];
  if (upstream !== undefined) return whole(exchange, context, decodeURIComponent(upstream), { status: 'ok' });
  const unloaded = /^\/api\/models\/unload\/(.+)$/.exec(route)?.[1];
  return unloaded !== undefined && request.method === 'POST' ? freed(context, decodeURIComponent(unloaded), {}) : undefined;
}

/** Loads in a process of its own and does not wait for it. */
function routerReply({ gpu, dialect }: StatusContext, name: string, verb: 'load' | 'unload'): StatusReply {
  const refused = (status: number, message: string): StatusReply => ({ json: dialect.error(status, message).body, status });
  if (!gpu.has(name)) return refused(404, 'File Not Found');
  const isRunning = gpu.peek(name).state !== 'unloaded';
  if (verb === 'load' && isRunning) return refused(400, 'model is already running');
  if (verb === 'unload' && !isRunning) return refused(400, 'model is not running');
  if (verb === 'load') void gpu.preload(name);
  else gpu.unload(name);
  return { json: { success: true } };
}

function withAdminKey(exchange: Exchange, { adminKey }: StatusContext): StatusReply {
  const key = keyOf(exchange, 'x-admin-key');
  if (adminKey === undefined || key === adminKey) return undefined;
  return { json: { detail: key === undefined ? 'Please provide an admin key' : 'Invalid admin key' }, status: 401 };
}

/** Tells of each part that is loaded; what goes wrong is told the same way, after a 200. */
async function loadTabby({ signal }: Exchange, { gpu, loadFails }: StatusContext, name: string): Promise<StatusReply> {
  if (!gpu.has(name)) return { json: { detail: 'Could not find the model path for load. Check model name or config.yml?' }, status: 400 };
  const events = (...parts: object[]): StatusReply => ({
    text: parts.map((part) => `data: ${JSON.stringify(part)}\r\n\r\n`).join(''),
    headers: { 'content-type': 'text/event-stream; charset=utf-8' },
  });
  const step = (module: number, status: string): object => ({ model_type: 'model', module, modules: 2, status });
  if (loadFails !== undefined) return events(step(1, 'processing'), { error: { message: loadFails, trace: null } });
  (await gpu.acquire(name, { signal })).release();
  return events(step(1, 'processing'), step(2, 'processing'), step(2, 'finished'));
}

/** Frees what is loaded, whatever it is. */
function freeTabby({ gpu, names }: StatusContext): StatusReply {
  const loaded = names.filter((name) => gpu.peek(name).state === 'loaded');
  if (loaded.length === 0) return { json: { detail: 'No models are currently loaded.' }, status: 503 };
  for (const name of loaded) gpu.unload(name);
  return { text: 'null', headers: { 'content-type': 'application/json' } };
}

async function whole({ signal }: Exchange, { gpu }: StatusContext, name: string, json: object): Promise<StatusReply> {
  if (!gpu.has(name)) return notFound(name);
  (await gpu.acquire(name, { signal })).release();
  return { json };
}

function freed({ gpu }: StatusContext, name: string, json: object): StatusReply {
  if (!gpu.has(name)) return notFound(name);
  gpu.unload(name);
  return { json };
}

function notFound(name: string): StatusReply {
  return { json: { error: { message: `Model '${name}' not found`, type: 'model_not_found' } }, status: 404 };
}

const isAsleep = ({ gpu }: StatusContext): boolean => gpu.peekAll().every(({ state }) => state !== 'loaded');

function sleep({ gpu, names }: StatusContext): StatusReply {
  for (const name of names) gpu.unload(name);
  return { text: '', headers: {} };
}

async function wake({ signal }: Exchange, { gpu, names }: StatusContext): Promise<StatusReply> {
  for (const name of names) (await gpu.acquire(name, { signal })).release();
  return { text: '', headers: {} };
}
