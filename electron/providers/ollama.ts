import { z } from 'zod';
import type { Measurement, PingJob } from '../domain/measurement.ts';
import type { PingError } from '../domain/ping.ts';
import type { HttpProvider } from '../domain/provider.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { type Adapter, type AdapterContext, failedBefore, limitsFor, pingError, resolveSecret, serverName, urlBelow } from './adapter.ts';
import { pingErrorOfFault } from './faults.ts';
import type { HttpRequest, TimedAnswer } from './http.ts';
import { jsonOrNull, type RefusalContext, refusalError } from './httpErrors.ts';
import { TextCollector } from './json.ts';
import { OllamaReader } from './ollamaReader.ts';
import { messagesOf } from './openaiBody.ts';
import { timedRequest } from './transport.ts';

export type OllamaProvider = Extract<HttpProvider, { kind: 'ollama' }>;

/** What Ollama does by itself (its FAQ); its own setting cannot be asked for. */
const OLLAMA_DEFAULT_KEEP_ALIVE = '5m';
/** `load_duration` above this means that the model was not resident (reference: a few ms when it is). */
const COLD_LOAD_MS = 500;

/** Ollama's own calls beside the ping. */
export interface OllamaAdapter extends Adapter<OllamaProvider> {
  /** Loads the model without asking it anything. @returns milliseconds it took */
  load(job: PingJob<OllamaProvider>): Promise<Result<number, PingError>>;
  /** Frees the model's memory at once. Does not load it first. */
  unload(job: PingJob<OllamaProvider>): Promise<Result<number, PingError>>;
}

/**
 * Ollama by its native API. Sends no runner option but the context that the model is loaded with, because a different one restarts it, and no
 * `keep_alive` unless the user pins, because that value replaces what other programs have set.
 */
export function createOllamaAdapter(context: AdapterContext): OllamaAdapter {
  return {
    ping: (job) => new OllamaCall(context, job).ping(),
    load: (job) => new OllamaCall(context, job).loadOnly({}),
    unload: (job) => new OllamaCall(context, job).loadOnly({ keep_alive: 0 }),
  };
}

/** One call with what it needs at hand: who is asked, with which secret, and how to speak of it. */
class OllamaCall {
  readonly #context: AdapterContext;
  readonly #job: PingJob<OllamaProvider>;
  readonly #server: string;
  #secret: string | undefined;

  constructor(context: AdapterContext, job: PingJob<OllamaProvider>) {
    this.#context = context;
    this.#job = job;
    this.#server = serverName(job.provider);
  }

  async ping(): Promise<Measurement> {
    const refusal = await this.#prepare();
    if (refusal !== null) return failedBefore(refusal);
    const { endpoint } = this.#job;
    const embed = endpoint.task === 'embed' || this.#context.quirks.of(endpoint.id).embed === true;
    const measured = await (embed ? this.#timed('/api/embed', this.#embedBody()) : this.#timed('/api/chat', this.#chatBody()));
    const notChat = !measured.ok && !embed && /does not support chat/.test(measured.error.detail ?? '');
    if (!notChat) return measured;
    this.#context.quirks.learn(endpoint.id, { embed: true });
    return this.#timed('/api/embed', this.#embedBody());
  }

  async loadOnly(extra: { readonly keep_alive?: number }): Promise<Result<number, PingError>> {
    const refusal = await this.#prepare();
    if (refusal !== null) return err(refusal);
    // An embedding model refuses /api/generate, except to be unloaded.
    const embed = this.#job.endpoint.task === 'embed' && extra.keep_alive === undefined;
    const body = embed ? this.#embedBody() : JSON.stringify({ model: this.#job.endpoint.model, stream: false, ...extra });
    const path = embed ? '/api/embed' : '/api/generate';
    const answer = await timedRequest(this.#context.pool, this.#request('POST', path, body), () => new TextCollector());
    return answer.kind === 'streamed' ? ok(answer.timing.totalMs) : err(this.#errorOf(answer));
  }

  /** Resolves the token and refuses cloud models; `null` when the request may go out. */
  async #prepare(): Promise<PingError | null> {
    const { provider, endpoint } = this.#job;
    const secret = resolveSecret(this.#context.secrets, provider.token);
    if (!secret.ok) return secret.error;
    this.#secret = secret.value;
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
    return JSON.stringify({
      model: endpoint.model,
      messages: messagesOf(this.#job),
      stream: true,
      options: { num_predict: endpoint.maxOutputTokens ?? 1, temperature: 0, ...this.#numCtx() },
      ...this.#pin(),
    });
  }

  #embedBody(): string {
    const options = this.#numCtx();
    return JSON.stringify({ model: this.#job.endpoint.model, input: this.#job.prompt, ...(options === null ? {} : { options }), ...this.#pin() });
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
    let reader = new OllamaReader(this.#server, this.#secret);
    const answer = await timedRequest(this.#context.pool, this.#request('POST', path, body), () => {
      reader = new OllamaReader(this.#server, this.#secret);
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
        ...(this.#secret === undefined ? {} : { authorization: `Bearer ${this.#secret}` }),
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
      hasToken: this.#secret !== undefined,
      secret: this.#secret,
    };
    return refusalError(answer, context, this.#context.wallNow());
  }
}

/** Status calls answer at once or not at all, ms. */
const STATUS_CALL_MS = 3_000;

const tagsSchema = z.object({ models: z.array(z.object({ name: z.string(), remote_host: z.string().nullish() })) });
