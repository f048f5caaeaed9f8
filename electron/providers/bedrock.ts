import type { ConverseStreamCommandInput } from '@aws-sdk/client-bedrock-runtime';
import type { Measurement, PingJob } from '../domain/measurement.ts';
import { messageOf } from '../domain/messageOf.ts';
import type { BedrockProvider } from '../domain/provider.ts';
import { type Adapter, type AdapterContext, failedBefore, limitsFor, pingError, resolveSecret, serverName } from './adapter.ts';
import type { BedrockClient } from './bedrockClient.ts';
import { BedrockClients, type ClientLease } from './bedrockClients.ts';
import { bedrockError, refusalOf } from './bedrockErrors.ts';
import { type Exchanged, exchange } from './bedrockExchange.ts';
import { BedrockFault, phaseOf, timingOf } from './bedrockMarks.ts';
import { type ConverseQuirks, converseInput, FALLBACK_TOKENS, quirkIn } from './bedrockRequest.ts';
import { pingErrorOfFault } from './faults.ts';

/** An adapter with connections of its own, because AWS's SDK signs and decodes. */
export interface BedrockAdapter extends Adapter<BedrockProvider> {
  /** Cancels what is under way and ends every connection. Later pings are cancelled at once. */
  close(): Promise<void>;
}

/**
 * Pings models on Amazon Bedrock by ConverseStream. The SDK is loaded with the first ping. `ttftMs` runs from the call of the SDK, so
 * it holds credentials, signing and connecting; `ttftNetMs` from the moment the signed request is written (behind a proxy: handed over).
 */
export function createBedrockAdapter(context: AdapterContext): BedrockAdapter {
  return new ConverseAdapter(context);
}

class ConverseAdapter implements BedrockAdapter {
  readonly #context: AdapterContext;
  readonly #clients = new BedrockClients();
  readonly #closing = new AbortController();
  readonly #inFlight = new Set<Promise<Measurement>>();
  /** By provider: gateways in front of Bedrock refuse metadata, models do not. */
  readonly #gatewayQuirks = new Map<string, ConverseQuirks>();

  constructor(context: AdapterContext) {
    this.#context = context;
  }

  async ping(job: PingJob<BedrockProvider>): Promise<Measurement> {
    const measuring = this.#ping(job);
    this.#inFlight.add(measuring);
    try {
      return await measuring;
    } finally {
      this.#inFlight.delete(measuring);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#inFlight);
    await this.#clients.destroy();
  }

  async #ping(job: PingJob<BedrockProvider>): Promise<Measurement> {
    const { provider, endpoint } = job;
    if (endpoint.task === 'embed') {
      return failedBefore(
        pingError('badRequest', `${endpoint.model} is set to embeddings, which Bedrock's conversations cannot make. Set it to chat.`),
      );
    }
    const key = resolveSecret(this.#context.secrets, provider.token);
    if (!key.ok) return failedBefore(key.error);
    const signal = AbortSignal.any([job.signal, this.#closing.signal]);
    if (signal.aborted) return failedBefore(pingErrorOfFault({ kind: 'cancelled' }, serverName(provider)));
    let lease: ClientLease;
    try {
      lease = await this.#clients.lease({ provider, key: key.value, userAgent: this.#context.userAgent, env: process.env });
    } catch (error) {
      const detail = messageOf(error);
      return failedBefore(pingErrorOfFault({ kind: 'setup', detail }, serverName(provider)));
    }
    try {
      const measurement = await this.#measure(job, lease.client, key.value, signal);
      // Whoever signs in again must not be refused because of what we remember.
      if (!measurement.ok && measurement.error.kind === 'auth') lease.retire();
      return measurement;
    } finally {
      lease.release();
    }
  }

  /** Tries again where a refusal taught something, and once where the connection had died while idle. */
  async #measure(job: PingJob<BedrockProvider>, client: BedrockClient, secret: string | undefined, signal: AbortSignal): Promise<Measurement> {
    const { provider } = job;
    for (let staleSocket = false; ; ) {
      const input = converseInput(job, { ...this.#context.quirks.of(job.endpoint.id), ...this.#gatewayQuirks.get(provider.id) });
      const exchanged = await exchange(client, input, limitsFor(job), signal);
      const { error, marks, usage } = exchanged;
      const timing = timingOf(marks, staleSocket);
      if (error === undefined) {
        this.#learnFromSilence(job, exchanged);
        return { ok: true, timing, usage, loadMs: null, coldHint: null };
      }
      if (!staleSocket && error.thrown instanceof BedrockFault && error.thrown.fault.kind === 'staleSocket') {
        staleSocket = true;
        client.dropIdle();
        continue;
      }
      if (this.#learnFromRefusal(job, input, error.thrown)) continue;
      const scene = {
        server: client.proxy === undefined ? serverName(provider) : `${serverName(provider)} (through proxy ${client.proxy})`,
        region: provider.region,
        model: job.endpoint.model,
        identity: client.identity,
        secret: secret ?? process.env['AWS_BEARER_TOKEN_BEDROCK'],
        handedOver: marks.handedOver,
        phase: phaseOf(marks),
        now: this.#context.wallNow(),
      };
      return { ok: false, timing, usage, error: bedrockError(error.thrown, scene) };
    }
  }

  #learnFromSilence({ endpoint }: PingJob, { marks, stopReason }: Exchanged): void {
    if (marks.tokenAt !== undefined || stopReason !== 'max_tokens' || endpoint.maxOutputTokens !== undefined) return;
    this.#context.quirks.learn(endpoint.id, { outputTokens: FALLBACK_TOKENS });
  }

  #learnFromRefusal({ endpoint, provider }: PingJob<BedrockProvider>, input: ConverseStreamCommandInput, thrown: unknown): boolean {
    const refusal = refusalOf(thrown);
    const learned = refusal === undefined ? undefined : quirkIn(refusal, input, endpoint.maxOutputTokens);
    if (learned === undefined) return false;
    const { noRequestMetadata, ...quirks } = learned;
    if (noRequestMetadata) this.#gatewayQuirks.set(provider.id, { noRequestMetadata });
    else this.#context.quirks.learn(endpoint.id, quirks);
    return true;
  }
}
