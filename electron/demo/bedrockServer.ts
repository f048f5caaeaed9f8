import { createServer, type Http2Session, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { z } from 'zod';
import { type Answer, answerTo } from './answer.ts';
import { type CacheUsage, readSystem, SimulatedBedrockCache, systemSchema } from './bedrockCache.ts';
import { catalogRoute, PROFILE_PREFIX } from './bedrockCatalog.ts';
import { needsProfile } from './bedrockErrors.ts';
import { eventPart, type FramePart, openPart } from './bedrockFrames.ts';
import { answersEarly, type BedrockExchange, sendError, sendFrames, sendJson } from './bedrockReply.ts';
import { sleep, systemClock } from './clock.ts';
import { type BedrockFault, FaultSwitch } from './faults.ts';
import { Gpu } from './gpu.ts';
import { listen } from './listen.ts';
import type { ModelSpec } from './model.ts';
import { plainHeaders, RequestLog, readBody } from './requestLog.ts';
import type { ListenOptions, SimulatedServer } from './simulatedServer.ts';
import { SocketCount } from './sockets.ts';

export interface BedrockModel extends ModelSpec {
  /** A Custom Model Import: the only kind that goes cold. Its first request fails while it loads. */
  readonly imported?: boolean;
  /** Fewest tokens that its prompt cache takes, 1,024 by default; `null`: it takes no cache point. */
  readonly minCacheTokens?: number | null;
}

export interface BedrockServerOptions extends ListenOptions {
  /** Names are model ids, inference profile ids or ARNs, as a request carries them. */
  readonly models: readonly BedrockModel[];
  /** The Bedrock API key that is accepted; without one, any Bearer token is. */
  readonly apiKey?: string;
  /** The access key id that is accepted; without one, any signature is. The signature itself is not checked. */
  readonly accessKeyId?: string;
}

const requestSchema = z.looseObject({
  messages: z.array(z.looseObject({ role: z.string(), content: z.array(z.looseObject({ text: z.string().optional() })) })).min(1),
  system: systemSchema,
  inferenceConfig: z.looseObject({ maxTokens: z.number().int().min(1).optional() }).optional(),
});

const NO_CACHE = 'You invoked an unsupported model or your request did not allow prompt caching. See the documentation for more information.';
const BARE_ID_OF_PROFILES = /^anthropic\.claude-(haiku-4-5|sonnet-4|opus-4)/;

/** Starts a simulated Bedrock: HTTP/2 without TLS, ConverseStream, and the two lists of models that AWS has at an address of their own. */
export async function startBedrockServer(options: BedrockServerOptions): Promise<SimulatedServer<BedrockFault>> {
  const { models, clock = systemClock } = options;
  const gpu = new Gpu({ models, clock });
  const sessions = new SocketCount<Http2Session>();
  const faults = new FaultSwitch<BedrockFault>();
  const log = new RequestLog();
  const cache = new SimulatedBedrockCache();

  async function handle(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const at = clock.now();
    const use = stream.session === undefined ? { socketId: 0, reusedSocket: false } : sessions.use(stream.session);
    const gone = new AbortController();
    stream.on('error', () => gone.abort(new DOMException('the client reset the stream', 'AbortError')));
    stream.once('close', () => gone.abort(new DOMException('the client went away', 'AbortError')));
    const fault = faults.take({ inference: true, reusedSocket: use.reusedSocket });
    if (fault?.kind === 'closeIdleSocketsSilently') {
      if (fault.how !== 'swallow') stream.session?.destroy();
      return;
    }
    const body = await readBody(stream);
    const request = { at, method: headers[':method'] ?? '', path: headers[':path'] ?? '', headers: plainHeaders(headers), body, ...use };
    log.add(request);
    const exchange = { request, stream, fault, signal: gone.signal, clock };
    if (!answersEarly(exchange)) await answer(exchange);
  }

  async function answer(exchange: BedrockExchange): Promise<void> {
    const { path, method } = exchange.request;
    const encodedId = /^\/model\/([^/]+)\/converse-stream$/.exec(path)?.[1];
    const catalog = method === 'GET' ? catalogRoute(path, models) : undefined;
    if (catalog === undefined && (encodedId === undefined || method !== 'POST')) return sendError(exchange, 'ResourceNotFoundException', 'Not Found');
    if (refusesCaller(exchange, options)) return;
    if (catalog !== undefined) return sendJson(exchange, catalog);
    if (encodedId === undefined) return;
    const modelId = decodeURIComponent(encodedId);
    const model = models.find(({ name }) => name === modelId);
    if (model === undefined) return refuseModel(exchange, modelId);
    const request = requestSchema.safeParse(exchange.request.body);
    if (!request.success) return sendError(exchange, 'ValidationException', z.prettifyError(request.error));
    const { state } = gpu.peek(modelId);
    if (model.imported && state !== 'loaded') {
      if (state === 'unloaded') void gpu.preload(modelId);
      return sendError(exchange, 'ModelNotReadyException');
    }
    const limit = exchange.fault?.kind === 'emptyAnswer' ? 0 : request.data.inferenceConfig?.maxTokens;
    const prompt = request.data.messages.flatMap(({ content }) => content.map(({ text }) => text ?? '')).join('\n');
    const { text, point } = readSystem(request.data.system);
    if (point !== null && model.minCacheTokens === null) return sendError(exchange, 'ValidationException', NO_CACHE);
    const cached = point === null ? null : cache.take(modelId, point, clock.now(), model.minCacheTokens ?? undefined);
    await sendFrames(exchange, converseParts(exchange, model, answerTo(text + prompt, limit, false), cached));
  }

  async function* converseParts(
    { signal }: BedrockExchange,
    model: BedrockModel,
    { tokens, ...said }: Answer,
    cached: CacheUsage | null,
  ): AsyncGenerator<FramePart> {
    const since = clock.now();
    const pace = options.pace?.() ?? 1;
    const lease = await gpu.acquire(model.name, { signal });
    const part = (kind: FramePart['kind'], event: string, body: object): FramePart => eventPart(kind, event, JSON.stringify(body));
    try {
      yield openPart;
      const { cacheReadInputTokens = 0, cacheWriteInputTokens = 0 } = cached ?? {};
      await sleep(clock, (model.tokenMs + (said.inputTokens - cacheReadInputTokens) * (model.readMs ?? 0)) * pace, signal);
      yield part('notice', 'messageStart', { role: 'assistant' });
      for (const [index, text] of tokens.entries()) {
        if (index > 0 && model.gapMs) await sleep(clock, model.gapMs * pace, signal);
        yield part('token', 'contentBlockDelta', { contentBlockIndex: 0, delta: { text } });
      }
      if (tokens.length > 0) yield part('finish', 'contentBlockStop', { contentBlockIndex: 0 });
      yield part('finish', 'messageStop', { stopReason: said.finish === 'stop' ? 'end_turn' : 'max_tokens' });
      const { inputTokens, outputTokens } = said;
      const uncached = inputTokens - cacheReadInputTokens - cacheWriteInputTokens;
      const usage = { inputTokens: uncached, outputTokens, totalTokens: inputTokens + outputTokens, ...cached };
      yield part('done', 'metadata', { usage, metrics: { latencyMs: Math.round(clock.now() - since) } });
    } finally {
      lease.release();
    }
  }

  function refuseModel(exchange: BedrockExchange, modelId: string): void {
    const hasProfile = models.some(({ name }) => PROFILE_PREFIX.test(name) && name.replace(PROFILE_PREFIX, '') === modelId);
    if (hasProfile || BARE_ID_OF_PROFILES.test(modelId)) sendError(exchange, 'ValidationException', needsProfile(modelId));
    else if (modelId.includes(':imported-model/')) sendError(exchange, 'ResourceNotFoundException');
    else sendError(exchange, 'ValidationException');
  }

  const server = createServer();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => session.destroy());
  });
  server.on('stream', (stream, headers) => {
    // Only a client that went away or a fault ends here; every other error has its own answer.
    handle(stream, headers).catch(() => stream.destroy());
  });
  for (const { name, imported } of models) if (!imported) gpu.loadNow(name);
  const { url, port } = await listen(server, options);

  async function close(): Promise<void> {
    gpu.dispose();
    const closed = new Promise((resolve) => server.close(resolve));
    sessions.destroyAll();
    await closed;
  }

  return {
    url,
    port,
    requests: log.list,
    received: (count) => log.received(count),
    posted: (count) => log.posted(count),
    faults,
    get openSockets() {
      return sessions.count;
    },
    socketsAre: (count) => sessions.are(count),
    gpu,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function refusesCaller(exchange: BedrockExchange, { apiKey, accessKeyId }: BedrockServerOptions): boolean {
  const authorization = exchange.request.headers['authorization'];
  if (authorization === undefined) {
    sendError(exchange, 'MissingAuthenticationTokenException');
    return true;
  }
  const isBearer = authorization.startsWith('Bearer ');
  if (isBearer && apiKey !== undefined && authorization !== `Bearer ${apiKey}`) {
    sendError(exchange, 'AccessDeniedException', 'Authentication failed: Please make sure your API Key is valid.');
    return true;
  }
  if (isBearer || accessKeyId === undefined || authorization.includes(`Credential=${accessKeyId}/`)) return false;
  sendError(exchange, 'UnrecognizedClientException');
  return true;
}
