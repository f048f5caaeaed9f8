import { randomUUID } from 'node:crypto';
import { answerTo } from './answer.ts';
import { sleep, systemClock } from './clock.ts';
import type { HttpFault } from './faults.ts';
import { Gpu, GpuBusyError, type Lease } from './gpu.ts';
import { type Exchange, startHttpServer } from './httpServer.ts';
import type { ModelSpec } from './model.ts';
import { type Dialect, dialects, type Flavour, type Refusal } from './openaiDialect.ts';
import { type PickyRules, pickyComplaint } from './openaiPicky.ts';
import { type ChatRequest, mayThink, promptOf, readChatRequest, tokenLimit } from './openaiRequest.ts';
import { answerStatusRoute } from './openaiStatus.ts';
import { type CompletionPlan, completionParts, type Waiting } from './openaiStream.ts';
import { type PromptCacheOptions, SimulatedPromptCache } from './promptCache.ts';
import { sendJson, sendStream, type TextFormat } from './reply.ts';
import type { ListenOptions, SimulatedServer } from './simulatedServer.ts';
import { keyOf } from './statusReply.ts';

export interface OpenaiModel extends ModelSpec {
  /** Thinks before it answers, in this field of the delta. */
  readonly thinksIn?: 'reasoning' | 'reasoning_content';
}

export interface OpenaiServerOptions extends ListenOptions {
  readonly flavour: Flavour;
  readonly models: readonly OpenaiModel[];
  /** How many models fit at once: one for llama-swap's usual config and for Lemonade, `--models-max` of a llama.cpp router; all by default. */
  readonly capacity?: number;
  /** Path in front of all routes, such as `/proxy/abc`. */
  readonly basePath?: string;
  readonly apiKey?: string;
  /** TabbyAPI's second key: it is good for everything, and loading, freeing and the list of all models need it. */
  readonly adminKey?: string;
  /** TabbyAPI: why no model can be loaded by hand. */
  readonly loadFails?: string;
  readonly picky?: PickyRules;
  /**
   * `ready`: the models are loaded; `loading`: they begin to load now and every route answers 503 `Loading model`;
   * `asleep`: the first request loads. Default: `ready` for servers that have their models loaded from the start, `asleep` for the others.
   */
  readonly start?: 'ready' | 'loading' | 'asleep';
  /** SSE comments while a request waits for the model, ms apart; none by default. */
  readonly commentEveryMs?: number;
  /** llama-swap's `sendLoadingState`; on by default. */
  readonly loadingText?: boolean;
  /** Puts the finish reason into the chunk of the last token. */
  readonly finishWithLastToken?: boolean;
  /** A vLLM that can be put to sleep (`--enable-sleep-mode`, `VLLM_SERVER_DEV_MODE=1`). */
  readonly sleepMode?: boolean;
  /** How much of a prompt it knows again; by default the last prompt. */
  readonly promptCache?: PromptCacheOptions;
  /** Requests that may wait before 503; 512 by default. */
  readonly maxWaiting?: number;
}

const KEEP_ALIVE_MS = 5000;
/** Loaded from the start; the others load what is asked for. */
const EAGER: readonly Flavour[] = ['vllm', 'llamacpp', 'picky'];

/** Starts an OpenAI-compatible server of one flavour. */
export async function startOpenaiServer(options: OpenaiServerOptions): Promise<SimulatedServer<HttpFault>> {
  const { flavour, models, capacity, maxWaiting, clock = systemClock } = options;
  const dialect = dialects[flavour];
  const gpu = new Gpu({ models, capacity, maxWaiting, clock });
  const start = options.start ?? (EAGER.includes(flavour) ? 'ready' : 'asleep');
  const status = {
    flavour,
    dialect,
    gpu,
    capacity: capacity ?? models.length,
    names: models.map(({ name }) => name),
    sleepMode: options.sleepMode === true,
    pinned: new Set<string>(),
    adminKey: options.adminKey,
    loadFails: options.loadFails,
  };
  let isStarting = start === 'loading';
  const server = await startHttpServer({
    ...options,
    gpu,
    keepAliveMs: KEEP_ALIVE_MS,
    isInference: (route) => route === '/v1/chat/completions',
    answer: (exchange) => answer(exchange),
  });
  if (start === 'ready') for (const { name } of models.slice(0, capacity)) gpu.loadNow(name);
  if (start === 'loading') {
    Promise.all(models.map(({ name }) => gpu.preload(name))).then(() => {
      isStarting = false;
    });
  }

  async function answer(exchange: Exchange): Promise<void> {
    if (isStarting) return refuse(exchange, dialect, dialect.error(503, 'Loading model'));
    if (!isAuthorized(exchange, options)) return refuse(exchange, dialect, dialect.unauthorized(keyOf(exchange)));
    if (exchange.route !== '/v1/chat/completions' || exchange.request.method !== 'POST') {
      const known = await answerStatusRoute(exchange, status);
      return known ? undefined : refuse(exchange, dialect, dialect.error(404, flavour.startsWith('llamacpp') ? 'File Not Found' : 'Not Found'));
    }
    const request = readChatRequest(exchange.request.body);
    if (!request.ok) return refuse(exchange, dialect, dialect.error(400, request.error));
    await answerChat(exchange, request.value);
  }

  async function answerChat(exchange: Exchange, request: ChatRequest): Promise<void> {
    const complaint = pickyComplaint(options.picky ?? {}, request);
    if (complaint !== undefined) return refuse(exchange, dialect, { status: 400, body: { error: complaint } });
    const model = models.find(({ name }) => name === request.model) ?? (dialect.unknownModel(request.model) ? undefined : models[0]);
    if (model === undefined) return refuse(exchange, dialect, dialect.unknownModel(request.model) ?? dialect.error(404, 'no model'));
    const plan = planFor(exchange, request, model);
    plan.leasing.catch(() => {});
    try {
      if (request.stream) await sendStream(exchange, sseFormat(dialect), completionParts(plan));
      else await sendWhole(exchange, plan);
    } catch (error) {
      if (!(error instanceof GpuBusyError) || exchange.response.headersSent) throw error;
      await refuse(exchange, dialect, dialect.error(503, 'The server is busy, please try again later.'));
    }
  }

  const caches = new Map<string, SimulatedPromptCache>();

  /** What is in the cache goes with the model. */
  function cachedTokens(model: string, prompt: string): number {
    const { loads, state } = gpu.peek(model);
    const key = `${loads + (state === 'loaded' ? 0 : 1)} ${model}`;
    const cache = caches.get(key) ?? new SimulatedPromptCache(options.promptCache);
    caches.set(key, cache);
    return cache.take(prompt, clock.now());
  }

  function planFor(exchange: Exchange, request: ChatRequest, model: OpenaiModel): CompletionPlan {
    const { signal } = exchange;
    const prompt = promptOf(request);
    const limit = exchange.fault?.kind === 'emptyAnswer' ? 0 : tokenLimit(request);
    const isAwake = gpu.peek(model.name).state === 'loaded';
    const answer = answerTo(prompt, limit, model.thinksIn !== undefined && mayThink(request));
    const cached = cachedTokens(model.name, prompt);
    return {
      dialect,
      head: { id: `chatcmpl-${randomUUID()}`, created: Math.floor(clock.now() / 1000), model: model.name },
      answer,
      cachedTokens: cached,
      readMs: (answer.inputTokens - cached) * (model.readMs ?? 0),
      reasoningField: model.thinksIn ?? 'reasoning_content',
      includeUsage: request.stream_options?.include_usage === true,
      finishWithLastToken: options.finishWithLastToken === true && exchange.fault === undefined,
      leasing: gpu.acquire(model.name, { signal }),
      whileWaiting: waitingFor(model.name, isAwake),
      clock,
      signal,
      pace: options.pace?.() ?? 1,
    };
  }

  function waitingFor(model: string, isAwake: boolean): Waiting {
    if (flavour === 'llama-swap' && options.loadingText !== false && !isAwake) return { kind: 'loadingText', model };
    if (options.commentEveryMs !== undefined) return { kind: 'comments', everyMs: options.commentEveryMs };
    return { kind: 'silent' };
  }

  return server;
}

async function sendWhole(exchange: Exchange, plan: CompletionPlan): Promise<void> {
  const { dialect, head, answer, clock, signal, pace } = plan;
  const lease: Lease = await plan.leasing;
  try {
    const promptMs = (lease.spec.tokenMs + plan.readMs) * pace;
    const answerMs = (lease.spec.gapMs ?? 0) * answer.outputTokens * pace;
    await sleep(clock, promptMs + answerMs, signal);
    const reasoning = answer.thoughts.length > 0 ? { [plan.reasoningField]: answer.thoughts.join('') } : {};
    const message = { role: 'assistant', content: answer.tokens.join(''), ...reasoning };
    await sendJson(
      exchange,
      200,
      dialect.completion(head, message, answer, { cachedTokens: plan.cachedTokens, promptMs, answerMs }),
      dialect.jsonHeaders,
    );
  } finally {
    lease.release();
  }
}

function sseFormat(dialect: Dialect): TextFormat {
  return {
    headers: dialect.streamHeaders,
    frame: (data) => `data: ${data}\n\n`,
    error: (message) => dialect.error(500, message).body,
  };
}

function refuse(exchange: Exchange, dialect: Dialect, { status, body, headers }: Refusal): Promise<void> {
  return sendJson(exchange, status, body, { ...dialect.jsonHeaders, ...headers });
}

/** vLLM guards `/v1` only; llama-server and llama-swap leave `/health` open. */
function isAuthorized(exchange: Exchange, { apiKey, adminKey, flavour }: OpenaiServerOptions): boolean {
  if (apiKey === undefined || keyOf(exchange) === apiKey) return true;
  if (adminKey !== undefined && keyOf(exchange, 'x-admin-key') === adminKey) return true;
  return flavour === 'vllm' ? !exchange.route.startsWith('/v1') : exchange.route === '/health';
}
