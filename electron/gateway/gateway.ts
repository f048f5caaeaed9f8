import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { SecretResolver } from '../domain/measurement.ts';
import { messageOf } from '../domain/messageOf.ts';
import { type HttpProvider, type Provider, serverName } from '../domain/provider.ts';
import type { Settings } from '../domain/settings.ts';
import type { EngineLog } from '../keepalive/log.ts';
import { faultOf, pingErrorOfFault } from '../providers/faults.ts';
import { METADATA_SERVICE } from '../providers/guardedLookup.ts';
import { isRefusedPlace } from '../providers/refusedPlace.ts';
import { baseOf, partsOf, pathBelow } from './address.ts';
import { GatewayAgents } from './agents.ts';
import { BedrockGateway } from './bedrock.ts';
import { strangerAtGateway } from './callers.ts';
import type { PassageFault } from './fault.ts';
import { modelInPath, sameName, usesModel } from './inference.ts';
import { Passage } from './passage.ts';
import { type EndRequest, RequestRecord } from './record.ts';
import { refusalText, refuse } from './refusal.ts';
import { type Recorded, Relay } from './relay/relay.ts';

export interface GatewayOptions {
  readonly settings: () => Settings;
  /** Announces a real request to an endpoint. @returns what ends it; `null`: there is no such endpoint any more */
  readonly begin: (endpointId: string) => EndRequest | null;
  readonly secrets: SecretResolver;
  readonly userAgent: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Wall clock, ms since 1970. */
  readonly wallNow: () => number;
  readonly log: EngineLog;
  /** How long a connection to a provider may take, ms; 10 s by default. */
  readonly connectMs?: number;
}

const CONNECT_MS = 10_000;

/** A request on its way to a provider: `rest` is the path and query below the gateway. */
export interface Crossing<P extends Provider = Provider> {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly provider: P;
  readonly rest: string;
  readonly record: RequestRecord | null;
}

/** Passes requests of local programs on to the providers, unchanged, and notes how real traffic fares. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #agents: GatewayAgents;
  readonly #bedrock: BedrockGateway;
  readonly #relay: Relay;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#agents = new GatewayAgents(options.env);
    this.#bedrock = new BedrockGateway(options);
    this.#relay = new Relay({
      settings: options.settings,
      env: options.env,
      connectMs: options.connectMs ?? CONNECT_MS,
      onBug: (error) => options.log.warn(`A request could not be passed on; this is a bug: ${messageOf(error)}`, {}),
      recordOf: (recorded) => this.#recordOf(recorded),
      faultText: (provider, fault) => refusalText(statusOf(fault), faultWords(provider, fault), provider.kind),
    });
  }

  /** Looks at a connection before Node's HTTP server does: plain requests to the gateway never get there. @param handOver gives it the connection */
  take(socket: Socket, handOver: () => void): void {
    this.#relay.take(socket, handOver);
  }

  /** Answers a request whose path begins with `/gateway`. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    const { providerId, rest } = partsOf(request.url ?? '');
    const refusal = this.#refusalOf(request, providerId);
    const provider = this.#options.settings().providers.find(({ id }) => id === providerId);
    if (refusal !== null || provider === undefined) {
      refuse(response, refusal?.status ?? 404, refusal?.sentence ?? '', provider?.kind);
      return;
    }
    const record = this.#recordOf({ method: request.method ?? '', provider, rest, startedAt: performance.now() });
    try {
      this.#pass({ request, response, provider, rest, record });
    } catch (error) {
      record?.over(false);
      refuse(response, 502, `the request could not be sent to ${serverName(provider)}: ${messageOf(error)}`, provider.kind);
    }
  }

  #refusalOf(request: IncomingMessage, providerId: string): { readonly status: number; readonly sentence: string } | null {
    const { gateway, providers } = this.#options.settings();
    const stranger = strangerAtGateway(request.headers);
    if (stranger !== null) return { status: 403, sentence: stranger };
    if (!gateway.enabled) return { status: 404, sentence: SWITCHED_OFF };
    const provider = providers.find(({ id }) => id === providerId);
    if (provider === undefined) return { status: 404, sentence: unknownProvider(providerId, providers) };
    if (isRefusedPlace(baseOf(provider).hostname)) return { status: 502, sentence: toMetadata(provider) };
    return asksForUpgrade(request) ? { status: 501, sentence: NO_UPGRADE } : null;
  }

  async close(): Promise<void> {
    this.#relay.close();
    this.#agents.close();
    await this.#bedrock.close();
  }

  #pass(crossing: Crossing): void {
    const { provider } = crossing;
    const base = baseOf(provider);
    if (provider.kind === 'bedrock') this.#bedrock.pass({ ...crossing, provider }, base);
    else this.#passHttp({ ...crossing, provider }, base);
  }

  #passHttp({ request, response, provider, rest, record }: Crossing<HttpProvider>, base: URL): void {
    const agents = this.#agents.of(provider, base);
    const onFault = (fault: PassageFault): void => refuse(response, statusOf(fault), faultWords(provider, fault), provider.kind);
    const { connectMs = CONNECT_MS } = this.#options;
    new Passage(request, response, { base, path: pathBelow(base, rest), agents, record, connectMs, onFault }).start();
  }

  #recordOf({ method, provider, rest, startedAt }: Recorded): RequestRecord | null {
    if (!usesModel(method, rest)) return null;
    const { wallNow, log } = this.#options;
    return new RequestRecord({
      startedAt,
      model: modelInPath(rest),
      begin: (model) => this.#begin(provider, model),
      wallNow,
      onError: (error) => log.warn(`A real request could not be noted: ${messageOf(error)}`, {}),
    });
  }

  #begin({ id }: Provider, model: string): EndRequest | null {
    const { settings, begin } = this.#options;
    const endpoint = settings().endpoints.find((other) => other.providerId === id && sameName(other.model, model));
    return endpoint === undefined ? null : begin(endpoint.id);
  }
}

const SWITCHED_OFF = 'it is switched off. Switch it on in the settings of Pilot Light, under "Gateway".';
const NO_UPGRADE = 'it passes requests on, but no WebSockets or other upgrades.';

function unknownProvider(id: string, providers: readonly Provider[]): string {
  const ids = providers.map((provider) => provider.id).join(', ');
  const there = ids === '' ? 'There are none yet.' : `There are: ${ids}.`;
  return `${id === '' ? 'the address lacks the id of a provider' : `there is no provider "${id}"`}. Write /gateway/ID/… with the id of one. ${there}`;
}

const toMetadata = (provider: Provider): string => `${serverName(provider)} is the metadata service of a cloud, to which nothing is sent.`;

const statusOf = ({ kind }: PassageFault): number => (kind === 'connectTimeout' ? 504 : 502);

function faultWords(provider: Provider, { kind, error }: PassageFault): string {
  const name = serverName(provider);
  if (error.code === METADATA_SERVICE) return toMetadata(provider);
  if (kind === 'connectTimeout') return `${name} could not be reached: ${error.message}. Check that it runs and that the network leads there.`;
  if (error.code === 'ECONNREFUSED') return `nothing listens at ${name}. Start the server, or correct the provider's address in Pilot Light.`;
  // A head that Node will not write is the server's, too.
  if (/^ERR_(INVALID|HTTP)/.test(error.code ?? '')) return `${name} broke the connection off before it answered: ${error.message}.`;
  return pingErrorOfFault(faultOf(error, 'connect', false), name).message;
}

/** One to HTTP/2 is an offer that may be passed over. */
function asksForUpgrade({ headers }: IncomingMessage): boolean {
  const { upgrade, connection = '' } = headers;
  return upgrade !== undefined && /\bupgrade\b/i.test(connection) && upgrade.toLowerCase() !== 'h2c';
}
