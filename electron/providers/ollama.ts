import { z } from 'zod';
import { withFields } from '../domain/bodyFields.ts';
import { NO_TOKENS } from '../domain/lookedAt.ts';
import { COLD_LOAD_MS, type Measurement, type PingJob } from '../domain/measurement.ts';
import type { PingError } from '../domain/ping.ts';
import type { HttpProvider } from '../domain/provider.ts';
import { wayOf } from '../domain/way.ts';
import { type Adapter, type AdapterContext, failedBefore, limitsFor, pingError, resolveSecret, serverName, urlBelow } from './adapter.ts';
import { pingErrorOfFault } from './faults.ts';
import type { HttpRequest, TimedAnswer } from './http.ts';
import { jsonOrNull, type RefusalContext, refusalError } from './httpErrors.ts';
import { TextCollector } from './json.ts';
import { OllamaReader } from './ollamaReader.ts';
import { messagesOf } from './openaiBody.ts';
import { type OwnHeaders, ownHeaders } from './ownHeaders.ts';
import { timedRequest } from './transport.ts';

export type OllamaProvider = Extract<HttpProvider, { kind: 'ollama' }>;

/** What Ollama does by itself (its FAQ); its own setting cannot be asked for. */
const OLLAMA_DEFAULT_KEEP_ALIVE = '5m';

/**
 * Ollama by its native API. Sends no runner option but the context that the model is loaded with, because a different one restarts it, and no
 * `keep_alive` unless the user pins, because that value replaces what other programs have set.
 */
export function createOllamaAdapter(context: AdapterContext): Adapter<OllamaProvider> {
  return { ping: (job) => new OllamaCall(context, job).ping() };
}

/** One call with what it needs at hand: who is asked, with which secret, and how to speak of it. */
class OllamaCall {
  readonly #context: AdapterContext;
  readonly #job: PingJob<OllamaProvider>;
  readonly #server: string;
  #token: string | undefined;
  #own: OwnHeaders = { headers: {}, secrets: [] };

  constructor(context: AdapterContext, job: PingJob<OllamaProvider>) {
    this.#context = context;
    this.#job = job;
    this.#server = serverName(job.provider);
  }

  async ping(): Promise<Measurement> {
    const refusal = await this.#prepare();
    if (refusal !== null) return failedBefore(refusal);
    const { endpoint } = this.#job;
    if (wayOf(endpoint) === 'load') return this.#load();
    const embed = endpoint.task === 'embed' || this.#context.quirks.of(endpoint.id).embed === true;
    const measured = await (embed ? this.#timed('/api/embed', this.#embedBody()) : this.#timed('/api/chat', this.#chatBody()));
    const notChat = !measured.ok && !embed && /does not support chat/.test(measured.error.detail ?? '');
    if (!notChat) return measured;
    this.#context.quirks.learn(endpoint.id, { embed: true });
    return this.#timed('/api/embed', this.#embedBody());
  }

  /** An empty generation makes Ollama load the model, and starts its idle timer anew when it is loaded; there is no token to time. */
  async #load(): Promise<Measurement> {
    const { quirks } = this.#context;
    const { id, task } = this.#job.endpoint;
    const embed = task === 'embed' || quirks.of(id).embed === true;
    const loaded = await (embed ? this.#timed('/api/embed', this.#embedBody()) : this.#timed('/api/generate', this.#loadBody()));
    const notChat = !loaded.ok && !embed && /does not support generate/.test(loaded.error.detail ?? '');
    if (notChat) quirks.learn(id, { embed: true });
    return withoutToken(notChat ? await this.#timed('/api/embed', this.#embedBody()) : loaded);
  }

  get #hidden(): readonly string[] {
    return [...(this.#token === undefined ? [] : [this.#token]), ...this.#own.secrets];
  }

  /** Resolves the token and own headers, and refuses cloud models; `null` when the request may go out. */
  async #prepare(): Promise<PingError | null> {
    const { provider, endpoint } = this.#job;
    const secret = resolveSecret(this.#context.secrets, provider.token);
    if (!secret.ok) return secret.error;
    this.#token = secret.value;
    const own = ownHeaders(this.#context.secrets, endpoint.headers);
    if (!own.ok) return own.error;
    this.#own = own.value;
    if (provider.allowCloud || !(await this.#isCloudModel())) return null;
    return pingError(
      'badRequest',
      `${endpoint.model} runs in Ollama's cloud and would use your account's limits. It is not pinged unless you allow cloud models for ${provider.name}.`,
    );
  }

  async #isCloudModel(): Promise<boolean> {
    const { endpoint } = this.#job;
    if (/(:|-)cloud$/.test(endpoint.model)) return true;
    const known = this.#context.quirks.of(endpoint.id).cloud;
    if (known !== undefined) return known;
    const models = await this.#listModels();
    // A server that cannot be reached will say so at the ping; one that has no list is not asked again.
    if (models === 'unreachable') return false;
    const names = [endpoint.model, `${endpoint.model}:latest`];
    const cloud = models.some((model) => names.includes(model.name) && Boolean(model.remote_host));
    this.#context.quirks.learn(endpoint.id, { cloud });
    return cloud;
  }

  async #listModels(): Promise<z.infer<typeof tagsSchema>['models'] | 'unreachable'> {
    const collector = new TextCollector();
    const answer = await timedRequest(this.#context.pool, { ...this.#request('GET', '/api/tags', null), oneOff: true }, () => collector);
    if (answer.kind === 'broken') return 'unreachable';
    const tags = tagsSchema.safeParse(jsonOrNull(collector.text));
    return tags.success ? tags.data.models : [];
  }

  #chatBody(): string {
    const { endpoint } = this.#job;
    return this.#bodyOf({
      messages: messagesOf(this.#job),
      stream: true,
      options: { num_predict: endpoint.maxOutputTokens ?? 1, temperature: 0, ...this.#numCtx() },
      ...this.#pin(),
    });
  }

  #embedBody(): string {
    return this.#bodyOf({ input: this.#job.prompt, ...this.#askedContext(), ...this.#pin() });
  }

  #loadBody(): string {
    return this.#bodyOf({ ...this.#askedContext(), ...this.#pin() });
  }

  #bodyOf(fields: Readonly<Record<string, unknown>>): string {
    const { model, body } = this.#job.endpoint;
    return JSON.stringify(withFields({ model, ...fields }, body));
  }

  #askedContext(): { options?: { num_ctx: number } } {
    const options = this.#numCtx();
    return options === null ? {} : { options };
  }

  /** Ollama restarts a model that is loaded with another context than a request asks for, and "none" is another than an explicit one. */
  #numCtx(): { num_ctx: number } | null {
    const { contextLength } = this.#job;
    return contextLength === null ? null : { num_ctx: contextLength };
  }

  /** A pinned model stays pinned until a request says otherwise, so a pin that was taken back is told once. */
  #pin(): { keep_alive?: number | string } {
    const { quirks } = this.#context;
    const { endpoint, pin } = this.#job;
    if (!pin && quirks.of(endpoint.id).pinned !== true) return {};
    quirks.learn(endpoint.id, { pinned: pin });
    return { keep_alive: pin ? -1 : OLLAMA_DEFAULT_KEEP_ALIVE };
  }

  async #timed(path: string, body: string): Promise<Measurement> {
    let reader = new OllamaReader(this.#server, this.#hidden);
    const answer = await timedRequest(this.#context.pool, this.#request('POST', path, body), () => {
      reader = new OllamaReader(this.#server, this.#hidden);
      return reader;
    });
    if (answer.kind !== 'streamed') return { ok: false, timing: answer.timing, usage: reader.usage, error: this.#errorOf(answer) };
    const { loadMs, usage } = reader;
    return { ok: true, timing: answer.timing, usage, loadMs, coldHint: loadMs === null ? null : loadMs > COLD_LOAD_MS ? 'cold' : 'warm' };
  }

  #request(method: 'GET' | 'POST', path: string, body: string | null): HttpRequest {
    const { provider, signal } = this.#job;
    const limits = limitsFor(this.#job);
    return {
      method,
      url: urlBelow(provider.baseUrl, path),
      headers: {
        ...(body === null ? {} : { 'content-type': 'application/json' }),
        'user-agent': this.#context.userAgent,
        ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
        ...this.#own.headers,
      },
      body,
      caFile: provider.caFile,
      limits: method === 'GET' ? { ...limits, firstTokenMs: STATUS_CALL_MS } : limits,
      signal,
    };
  }

  #errorOf(answer: Exclude<TimedAnswer, { kind: 'streamed' }>): PingError {
    if (answer.kind === 'errorInStream') return answer.error;
    if (answer.kind === 'broken') return pingErrorOfFault(answer.fault, this.#server);
    const { model } = this.#job.endpoint;
    const context: RefusalContext = {
      server: this.#server,
      model,
      missingModelHint: `Pull it with: ollama pull ${model}`,
      hasToken: this.#hidden.length > 0,
      secret: this.#hidden,
    };
    return refusalError(answer, context, this.#context.wallNow());
  }
}

/** A load that took so long was one; one that was over at once had nothing to do. */
function withoutToken(measured: Measurement): Measurement {
  if (!measured.ok) return measured;
  const { timing } = measured;
  const isCold = timing.totalMs > COLD_LOAD_MS;
  return {
    ok: true,
    timing: { ...timing, ttftMs: null, ttftNetMs: null },
    usage: NO_TOKENS,
    loadMs: isCold ? timing.totalMs : null,
    coldHint: isCold ? 'cold' : 'warm',
  };
}

/** Status calls answer at once or not at all, ms. */
const STATUS_CALL_MS = 3_000;

const tagsSchema = z.object({ models: z.array(z.object({ name: z.string(), remote_host: z.string().nullish() })) });
