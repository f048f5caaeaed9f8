import type { ConverseStreamCommandInput } from '@aws-sdk/client-bedrock-runtime';
import type { Expiry } from '../domain/alert.ts';
import type { Endpoint } from '../domain/endpoint.ts';
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
import { type OwnHeaders, ownHeaders } from './ownHeaders.ts';

/** An adapter with connections of its own, because AWS's SDK signs and decodes. */
export interface BedrockAdapter extends Adapter<BedrockProvider> {
  /** When the credentials of a provider end that nothing renews; `null`: nobody knows. @throws when they cannot be looked up */
  expiryOf(provider: BedrockProvider): Promise<Expiry | null>;
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

/** What a request says of who asks. */
interface Credentials {
  readonly key: string | undefined;
  readonly own: OwnHeaders;
}

/** Set by the SDK, and part of what it signs. */
const SIGNED_BY_SDK = /^(authorization$|x-amz-|amz-sdk-)/i;

/** Why this endpoint cannot be pinged as it is set; `null`: it can. */
function whyNot({ model, task, headers = {} }: Endpoint): string | null {
  if (task === 'embed')
    return `${model} is set to embeddings, which are not pinged on Bedrock: they have no cold start that a ping could spare you. If it is a chat model, set its task to chat.`;
  const taken = Object.keys(headers).find((name) => SIGNED_BY_SDK.test(name));
  return taken === undefined ? null : `The header ${taken} cannot be sent to Bedrock, because the signature of its requests sets it. Leave it out.`;
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

  expiryOf({ id }: BedrockProvider): Promise<Expiry | null> {
    return this.#clients.expiryOf(id, this.#context.wallNow());
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#inFlight);
    await this.#clients.destroy();
  }

  async #ping(job: PingJob<BedrockProvider>): Promise<Measurement> {
    const { provider, endpoint } = job;
    const refusal = whyNot(endpoint);
    if (refusal !== null) return failedBefore(pingError('badRequest', refusal));
    const key = resolveSecret(this.#context.secrets, provider.token);
    if (!key.ok) return failedBefore(key.error);
    const own = ownHeaders(this.#context.secrets, endpoint.headers);
    if (!own.ok) return failedBefore(own.error);
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
      const measurement = await this.#measure(job, lease.client, { key: key.value, own: own.value }, signal);
      // Whoever signs in again must not be refused because of what we remember.
      if (!measurement.ok && measurement.error.kind === 'auth') lease.retire();
      return measurement;
    } finally {
      lease.release();
    }
  }

  /** Tries again where a refusal taught something, and once where the connection had died while idle. */
  async #measure(job: PingJob<BedrockProvider>, client: BedrockClient, { key, own }: Credentials, signal: AbortSignal): Promise<Measurement> {
    const { provider } = job;
    for (let staleSocket = false; ; ) {
      const input = converseInput(job, { ...this.#context.quirks.of(job.endpoint.id), ...this.#gatewayQuirks.get(provider.id) });
      const exchanged = await exchange(client, { input, headers: own.headers }, limitsFor(job), signal);
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
        secret: [key ?? process.env['AWS_BEARER_TOKEN_BEDROCK'] ?? '', process.env['AWS_SESSION_TOKEN'] ?? '', ...own.secrets],
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
