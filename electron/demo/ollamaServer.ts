import { sleep, systemClock } from './clock.ts';
import type { HttpFault } from './faults.ts';
import { Gpu, GpuBusyError } from './gpu.ts';
import { type Exchange, startHttpServer } from './httpServer.ts';
import { answerGeneration, type Generation, nanoseconds } from './ollamaGeneration.ts';
import { capabilitiesOf, detailsOf, longestFirst, type OllamaModel, runningOf, tagOf } from './ollamaModels.ts';
import { type OllamaRequest, ollamaRequestSchema, runnerKey, sessionMs, textOf } from './ollamaRequest.ts';
import { sendJson, sendText } from './reply.ts';
import type { ListenOptions, SimulatedServer } from './simulatedServer.ts';

export type { OllamaModel } from './ollamaModels.ts';

export interface OllamaServerOptions extends ListenOptions {
  readonly models: readonly OllamaModel[];
  /** How many models fit at once (`OLLAMA_MAX_LOADED_MODELS`); 3 by default. */
  readonly capacity?: number;
  /** `OLLAMA_MAX_QUEUE`; 512 by default. */
  readonly maxQueue?: number;
  readonly version?: string;
  /** Path in front of all routes. */
  readonly basePath?: string;
}

type Refuse = (status: number, error: string) => Promise<void>;

const INFERENCE = ['/api/chat', '/api/generate', '/api/embed'];

/** Starts a simulated Ollama. Nothing is loaded at first. */
export async function startOllamaServer(options: OllamaServerOptions): Promise<SimulatedServer<HttpFault>> {
  const { models, clock = systemClock } = options;
  const gpu = new Gpu({ models, capacity: options.capacity ?? 3, maxWaiting: options.maxQueue, abortsLoads: true, clock });

  async function answer(exchange: Exchange): Promise<void> {
    const refuse: Refuse = (status, error) => sendJson(exchange, status, { error });
    const json = (body: object): Promise<void> => sendJson(exchange, 200, body);
    const isPost = exchange.request.method === 'POST';
    if (isPost && INFERENCE.includes(exchange.route)) return answerInference(exchange, refuse);
    if (isPost && exchange.route === '/api/show') return answerShow(exchange, refuse);
    if (isPost) return sendText(exchange, 404, '404 page not found', { 'content-type': 'text/plain' });
    switch (exchange.route) {
      case '/':
        return sendText(exchange, 200, 'Ollama is running', { 'content-type': 'text/plain; charset=utf-8' });
      case '/api/version':
        return json({ version: options.version ?? '0.12.6' });
      case '/api/tags':
        return json({ models: models.map(tagOf) });
      case '/api/ps':
        return json({ models: running() });
      case '/v1/models':
        return json({ object: 'list', data: models.map(({ name }) => ({ id: name, object: 'model', created: 1_767_254_400, owned_by: 'library' })) });
      default:
        return sendText(exchange, 404, '404 page not found', { 'content-type': 'text/plain' });
    }
  }

  function running(): object[] {
    const resident = gpu.peekAll().filter(({ state }) => state !== 'unloaded');
    return resident.toSorted(longestFirst).flatMap((peek) => {
      const model = models.find(({ name }) => name === peek.name);
      return model === undefined ? [] : [runningOf(model, peek, clock.now())];
    });
  }

  async function answerShow(exchange: Exchange, refuse: Refuse): Promise<void> {
    const request = ollamaRequestSchema.safeParse(exchange.request.body);
    const model = findModel(request.data?.model ?? '');
    if (model === undefined) return refuse(404, `model '${request.data?.model ?? ''}' not found`);
    await sendJson(exchange, 200, { details: detailsOf(model), model_info: {}, capabilities: capabilitiesOf(model) });
  }

  async function answerInference(exchange: Exchange, refuse: Refuse): Promise<void> {
    if (exchange.request.body === undefined) return refuse(400, 'missing request body');
    const parsed = ollamaRequestSchema.safeParse(exchange.request.body);
    if (!parsed.success) return refuse(400, `json: ${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`);
    const request = parsed.data;
    if (request.model === '') return refuse(400, 'model is required');
    const session = sessionMs(request.keep_alive);
    if (!session.ok) return refuse(400, session.error);
    const model = findModel(request.model);
    if (model === undefined) return refuse(404, `model '${request.model}' not found`);
    const generation: Generation = { exchange, request, model, gpu, sessionMs: session.value, pace: options.pace?.() ?? 1 };
    try {
      await answerFor(generation, refuse);
    } catch (error) {
      if (!(error instanceof GpuBusyError) || exchange.response.headersSent) throw error;
      await refuse(503, 'server busy, please try again.  maximum pending requests exceeded');
    }
  }

  async function answerFor(generation: Generation, refuse: Refuse): Promise<void> {
    const { exchange, request, model } = generation;
    const name = `"${request.model}"`;
    const isEmbed = model.task === 'embed';
    if (exchange.route === '/api/embed') return isEmbed ? answerEmbed(generation) : refuse(501, 'this model does not support embeddings');
    const isEmpty = exchange.route === '/api/chat' ? (request.messages ?? []).length === 0 : (request.prompt ?? '') === '';
    if (isEmpty && generation.sessionMs === 0) return answerUnload(generation);
    if (isEmbed && !(isEmpty && exchange.route === '/api/generate'))
      return refuse(400, `${name} does not support ${exchange.route === '/api/chat' ? 'chat' : 'generate'}`);
    if (request.think && !model.thinks) return refuse(400, `${name} does not support thinking`);
    if (isEmpty) return answerLoad(generation);
    await answerGeneration(generation);
  }

  function findModel(name: string): OllamaModel | undefined {
    return models.find((model) => model.name === name || model.name === `${name}:latest`);
  }

  return startHttpServer({ ...options, gpu, keepAliveMs: 0, isInference: (route) => INFERENCE.includes(route), answer });
}

/** Neither loads nor waits: the model goes as soon as its last request ends. */
async function answerUnload({ exchange, request, model, gpu }: Generation): Promise<void> {
  gpu.unload(model.name);
  await sendDone(exchange, request, 'unload');
}

async function answerLoad({ exchange, request, model, gpu, sessionMs }: Generation): Promise<void> {
  if (model.remoteHost === undefined) (await gpu.acquire(model.name, { signal: exchange.signal, sessionMs, runner: runnerKey(request) })).release();
  await sendDone(exchange, request, 'load');
}

/** Load and unload have no metrics. */
async function sendDone(exchange: Exchange, request: OllamaRequest, done_reason: 'load' | 'unload'): Promise<void> {
  const text = exchange.route === '/api/chat' ? { message: { role: 'assistant', content: '' } } : { response: '' };
  await sendJson(exchange, 200, { model: request.model, created_at: new Date(exchange.clock.now()).toISOString(), ...text, done: true, done_reason });
}

async function answerEmbed({ exchange, request, model, gpu, sessionMs, pace }: Generation): Promise<void> {
  const { clock, signal } = exchange;
  const startedAt = clock.now();
  const lease = await gpu.acquire(model.name, { signal, sessionMs, runner: runnerKey(request) });
  try {
    await sleep(clock, model.tokenMs * pace, signal);
    const inputs = [request.input ?? []].flat();
    await sendJson(exchange, 200, {
      model: request.model,
      embeddings: inputs.map((input) => [0.1, 0.2, 0.3, input.length / 1000]),
      total_duration: nanoseconds(clock.now() - startedAt),
      load_duration: nanoseconds(lease.waitedMs),
      prompt_eval_count: Math.ceil(textOf(request).length / 4),
    });
  } finally {
    lease.release();
  }
}
