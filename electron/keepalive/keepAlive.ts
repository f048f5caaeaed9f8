import { DEFAULT_PROMPT } from '../domain/endpoint.ts';
import { measurementOfLook } from '../domain/lookedAt.ts';
import { type Measurement, NO_TIMING, NO_USAGE, type PingJob } from '../domain/measurement.ts';
import type { Look } from '../domain/peek.ts';
import type { Ping, PingError } from '../domain/ping.ts';
import { pingCost } from '../domain/pingCost.ts';
import { type Prefix, uncached } from '../domain/prefix.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { wayOf } from '../domain/way.ts';
import type { Catalog, Target } from './catalog.ts';
import type { Clock } from './clock.ts';
import { labelOf, WarmBaseline } from './label.ts';
import type { EngineLog } from './log.ts';

/** Makes the request; providers/pinger.ts is the real one. */
export interface PingTransport {
  ping(job: PingJob): Promise<Measurement>;
}

export interface KeepAliveOptions {
  readonly catalog: () => Catalog;
  readonly transport: PingTransport;
  readonly clock: Clock;
  readonly log: EngineLog;
  /** Warm TTFTs of the past, ms, oldest first: so that a restart does not forget what is usual. */
  readonly recentWarmTtfts?: (endpointId: string) => readonly number[];
  /** The text of an endpoint's prefix; the error says why it cannot be had. Without it only a text of its own is sent. */
  readonly prefixText?: (prefix: Prefix) => Promise<Result<string>>;
}

export interface PingContext {
  readonly prompt?: string | undefined;
  readonly expectation: 'warm' | 'cold';
  /** Silence before this ping, ms; `null` when nothing is known. */
  readonly gapMs: number | null;
  /** What a look just before it says that it will find; `null`: nothing. */
  readonly seen: 'warm' | 'cold' | null;
  /** It may have to wait behind somebody else's request, so that its time says nothing of warm or cold. */
  readonly queued: boolean;
  /** The look just before it, which is all there is to a ping that only looks; `null`: none. */
  readonly look: Look | null;
  /** Context that the model must be asked with, so that its server does not load it anew; `null`: its usual one. */
  readonly contextLength: number | null;
  /** Put before the prefix, so that no cache has it; only a measurement does that. Empty: brings the prefix back after such a ping. Neither time counts. */
  readonly nonce: string | null;
  readonly signal: AbortSignal;
}

/** Of a ping that no look came before. */
export const UNSEEN = { seen: null, queued: false, contextLength: null, look: null, nonce: null } as const satisfies Partial<PingContext>;

/** Sends single keep-alive requests and turns what came back into a {@link Ping}. Knows nothing of schedules. */
export class KeepAlive {
  readonly #options: KeepAliveOptions;
  readonly #baselines = new Map<string, WarmBaseline>();

  constructor(options: KeepAliveOptions) {
    this.#options = options;
  }

  /**
   * Seed 003's call: one request to a model on a host (base URL, region or provider id), with an own prompt if given.
   * Never throws; a model or host that is not configured gives a failed ping of kind `notFound`.
   */
  async send(model: string, host: string, prompt?: string): Promise<Ping> {
    const target = this.#options.catalog().find(model, host);
    if (target === undefined) return this.#unknown(model, host);
    return this.ping(target, { prompt, expectation: 'cold', gapMs: null, ...UNSEEN, signal: new AbortController().signal });
  }

  /** One request to a configured endpoint. */
  async ping(target: Target, context: PingContext): Promise<Ping> {
    const { clock, log } = this.#options;
    const { endpoint, provider } = target;
    const prompt = context.prompt ?? endpoint.prompt ?? DEFAULT_PROMPT;
    const at = Math.round(clock.wallNow());
    log.debug(`Sending prompt to ${endpoint.model} on ${provider.name}`, { endpoint: endpoint.id });
    const pin = this.#options.catalog().pins(endpoint);
    const { expectation, contextLength, look, nonce, signal } = context;
    const job = { endpoint, provider, prompt, pin, expectation, contextLength, signal };
    const measured =
      look !== null && wayOf(endpoint) === 'peek' ? measurementOfLook(look, provider, endpoint.model) : await this.#measure(job, nonce);
    const ping = this.#describe(target, measured, at, context);
    logPing(log, target, ping);
    return ping;
  }

  /** Drops what was learned of an endpoint's usual TTFT. */
  forget(endpointId: string): void {
    // An empty one, not none: the history would bring back what the old model was like.
    this.#baselines.set(endpointId, new WarmBaseline());
  }

  /** TTFT from which on an answer to a ping of it is called cold, ms, by what is usual there. */
  coldFromMs(endpointId: string): number {
    return this.#baselineOf(endpointId).coldFromMs;
  }

  #describe({ endpoint, provider }: Target, measured: Measurement, at: number, context: PingContext): Ping {
    const { gapMs, seen, nonce } = context;
    const { timing, usage } = measured;
    // Of one that waited, or that no cache was to know, its time says nothing of the model.
    const isOdd = context.queued || nonce !== null;
    const { prices } = this.#options.catalog().settings;
    const keepsUp = measured.ok ? measured.onlyLooked !== true : measured.error.kind === 'loading';
    const costUsd = pingCost({ endpoint, provider, prices, usage, gapMs, keepsUp });
    const facts = { endpointId: endpoint.id, at, ...timing, gapMs, ...usage, costUsd };
    if (!measured.ok) return unanswered({ ...facts, loadMs: null }, measured.error);
    const baseline = this.#baselineOf(endpoint.id);
    const ttftMs = timing.ttftNetMs ?? timing.ttftMs;
    // A load that took its time may have had a model to load, or none: a look just before it knows.
    const coldHint = wayOf(endpoint) === 'load' ? (seen ?? measured.coldHint) : (measured.coldHint ?? seen);
    const outcome = labelOf({ coldHint, ttftMs, queued: isOdd }, baseline);
    if (outcome === 'warm' && ttftMs !== null && !isOdd) baseline.add(ttftMs);
    if (outcome === 'cold' && ttftMs !== null && coldHint === null) baseline.addSlow(ttftMs);
    const answered = { ...facts, loadMs: measured.loadMs, outcome, error: null };
    const isLoad = wayOf(endpoint) === 'load';
    if (measured.onlyLooked === true) return { ...answered, totalMs: null, reason: isLoad ? LOADED_ALREADY : LOOKED[outcome] };
    if (timing.ttftMs === null) return { ...answered, reason: isLoad ? LOADED : NO_TOKEN };
    if (nonce === null) return { ...answered, reason: null };
    return nonce === '' ? { ...answered, ttftMs: null, ttftNetMs: null, reason: BROUGHT_BACK } : uncached({ ...answered, reason: UNCACHED });
  }

  async #measure(job: Omit<PingJob, 'prefix'>, nonce: string | null): Promise<Measurement> {
    const { task, prefix, way } = job.endpoint;
    // Embeddings have no system prompt, and what asks for no token asks nothing.
    const hasNone = prefix === undefined || task === 'embed' || way === 'load' || way === 'peek';
    const text = hasNone ? ok(null) : await this.#withNonce(prefix, nonce);
    return text.ok ? measure(this.#options.transport, { ...job, prefix: text.value }) : unreadable(text.error);
  }

  async #withNonce(prefix: Prefix, nonce: string | null): Promise<Result<string>> {
    const { prefixText = ownText } = this.#options;
    const text = await prefixText(prefix);
    return text.ok ? ok((nonce ?? '') + text.value) : text;
  }

  #baselineOf(endpointId: string): WarmBaseline {
    const known = this.#baselines.get(endpointId);
    if (known !== undefined) return known;
    const baseline = new WarmBaseline();
    for (const ttftMs of this.#options.recentWarmTtfts?.(endpointId) ?? []) baseline.add(ttftMs);
    this.#baselines.set(endpointId, baseline);
    return baseline;
  }

  #unknown(model: string, host: string): Ping {
    const message = `There is no endpoint ${model} on ${host}. Add it to the settings or import a models config.`;
    this.#options.log.warn(message, {});
    const error: PingError = { kind: 'notFound', message, status: null, detail: null, retryAfterMs: null };
    return unanswered({ ...NOTHING, endpointId: `${model}|${host}`, at: Math.round(this.#options.clock.wallNow()) }, error);
  }
}

async function measure(transport: PingTransport, job: PingJob): Promise<Measurement> {
  try {
    return await transport.ping(job);
  } catch (error) {
    return brokenByUs(error);
  }
}

const ownText = async (prefix: Prefix): Promise<Result<string>> =>
  prefix.kind === 'text' ? ok(prefix.text) : err(`The system prompt's file ${prefix.path} is not read here.`);

/** Without its prefix a ping would keep hot what nobody sends. */
function unreadable(message: string): Measurement {
  return { ok: false, timing: NO_TIMING, usage: NO_USAGE, error: { kind: 'badRequest', message, status: null, detail: null, retryAfterMs: null } };
}

/** A bug of ours must not end the loop; it shows as a failed ping that says so. */
function brokenByUs(error: unknown): Measurement {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const message = 'Pilot Light itself failed at this ping; this is a bug. Please report it with the log.';
  return { ok: false, timing: NO_TIMING, usage: NO_USAGE, error: { kind: 'protocol', message, status: null, detail, retryAfterMs: null } };
}

const UNCACHED = 'Measured with an empty prompt cache, on purpose. Its time counts nowhere else.';
const LOADED = 'Loaded without a token, so there is no time to first token.';
const LOOKED = { warm: 'Only looked at, which keeps nothing warm.', cold: 'Only looked at: it is not loaded.' } as const;
const LOADED_ALREADY = 'Loaded already, so nothing was sent: its server has no call that would keep it so without a token.';
const BROUGHT_BACK = 'Brought the system prompt back into the cache after a measurement. Its time counts nowhere.';
const NO_TOKEN = 'The model answered without a visible token, so there is no time to first token.';

type Facts = Omit<Ping, 'outcome' | 'reason' | 'error'>;

const NOTHING: Omit<Facts, 'endpointId' | 'at'> = { ...NO_TIMING, totalMs: null, ...NO_USAGE, loadMs: null, gapMs: null, costUsd: null };

export type SkippedPing = Extract<Ping, { outcome: 'skipped' }>;

/** A ping that was not made, and why: it stands in the history all the same. @param wallNow ms since 1970 */
export function skippedPing({ endpoint }: Target, wallNow: number, gapMs: number | null, reason: string): SkippedPing {
  return { ...NOTHING, endpointId: endpoint.id, at: Math.round(wallNow), gapMs, outcome: 'skipped', reason, error: null };
}

/** A ping that was paid for, but whose times say nothing: the machine slept in the middle, or its endpoint was removed. */
export function withoutResult({ endpointId, at, inputTokens, outputTokens, cachedTokens, cacheWriteTokens, gapMs, costUsd }: Ping): SkippedPing {
  const paid = { endpointId, at, inputTokens, outputTokens, cachedTokens, cacheWriteTokens, gapMs, costUsd };
  return { ...NOTHING, ...paid, outcome: 'skipped', reason: 'Skipped: it was interrupted, so that its time says nothing.', error: null };
}

/** A busy or loading server is no failure: the ping was not worth making just now. */
function unanswered(facts: Facts, error: PingError): Ping {
  if (error.kind === 'busy' || error.kind === 'loading') return { ...facts, outcome: 'skipped', reason: error.message, error };
  return { ...facts, outcome: 'failed', reason: null, error };
}

function logPing(log: EngineLog, { endpoint }: Target, ping: Ping): void {
  const fields = { endpoint: endpoint.id, outcome: ping.outcome };
  if (ping.outcome === 'failed') {
    // Whoever cancels, and quitting does, knows.
    const level = ping.error.kind === 'cancelled' ? 'info' : 'warn';
    log[level](`Ping of ${endpoint.model} failed: ${ping.error.message}`, { ...fields, kind: ping.error.kind });
  } else if (ping.outcome === 'skipped') log.info(`Ping of ${endpoint.model} skipped: ${ping.reason.replace(/^Skipped: /, '')}`, fields);
  else {
    const ttft = ping.ttftMs === null ? 'no token' : `${Math.round(ping.ttftMs)} ms to the first token`;
    log.info(`Ping of ${endpoint.model} complete: ${ping.outcome}, ${ttft}`, { ...fields, ttftMs: ping.ttftMs });
  }
}
