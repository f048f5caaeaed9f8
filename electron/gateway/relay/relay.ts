import type { Socket } from 'node:net';
import { isLoopback } from '../../domain/loopback.ts';
import type { Provider } from '../../domain/provider.ts';
import type { Settings } from '../../domain/settings.ts';
import { strangeCaller } from '../../domain/strangeCaller.ts';
import { isRefusedPlace } from '../../providers/refusedPlace.ts';
import { baseOf, partsOf, pathBelow, socketHost } from '../address.ts';
import { lookupFor } from '../agents.ts';
import type { PassageFault } from '../fault.ts';
import type { RequestRecord } from '../record.ts';
import { Caller } from './caller.ts';
import type { Route } from './exchange.ts';
import type { RequestHead } from './requestHead.ts';
import { Upstreams } from './upstreams.ts';

/** A request whose fate is noted. */
export interface Recorded {
  readonly method: string;
  readonly provider: Provider;
  /** Path and query below the gateway. */
  readonly rest: string;
  /** When it came, `performance.now()`. */
  readonly startedAt: number;
}

export interface RelayOptions {
  readonly settings: () => Settings;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How long a connection to a provider may take, ms. */
  readonly connectMs: number;
  /** Something threw that must not; the connection has ended. */
  readonly onBug: (error: unknown) => void;
  readonly recordOf: (crossing: Recorded) => RequestRecord | null;
  /** An answer of our own, as it goes over the wire. */
  readonly faultText: (provider: Provider, fault: PassageFault) => string;
}

/** Known routes take memory; a program that asks for ever new paths gets nothing out of them. */
const MOST_ROUTES = 200;

/**
 * The short way through the gateway: plain requests to plain HTTP servers, which are nearly all, pass from socket to socket. Two HTTP stacks of Node between them
 * would add more than half a millisecond to each first token. All others take the long way, through `passage.ts`, and so does whatever is to be refused.
 */
export class Relay {
  readonly #options: RelayOptions;
  /** By method, host and target, as long as the settings stay as they are. */
  readonly #routes = new Map<string, Route | null>();
  #settings: Settings | null = null;
  readonly #upstreams = new Map<string, Upstreams>();

  constructor(options: RelayOptions) {
    this.#options = options;
  }

  /** @param handOver gives the connection to Node's HTTP server */
  take(socket: Socket, handOver: () => void): void {
    new Caller(socket, { routeOf: (head) => this.#routeOf(head), handOver, onBug: this.#options.onBug });
  }

  /** What is on its way breaks off. */
  close(): void {
    for (const upstreams of this.#upstreams.values()) upstreams.close();
    this.#upstreams.clear();
    this.#routes.clear();
  }

  /** Programs ask the same again and again. */
  #routeOf({ method, target, host }: RequestHead): Route | null {
    const settings = this.#options.settings();
    if (settings !== this.#settings || this.#routes.size > MOST_ROUTES) {
      this.#settings = settings;
      this.#routes.clear();
    }
    const key = `${method} ${host} ${target}`;
    const known = this.#routes.get(key);
    if (known !== undefined) return known;
    const found = this.#findRoute(settings, method, host, target);
    this.#routes.set(key, found);
    return found;
  }

  #findRoute(settings: Settings, method: string, host: string, target: string): Route | null {
    const { gateway, providers } = settings;
    if (!gateway.enabled || strangeCaller(host, undefined) !== null) return null;
    const { providerId, rest } = partsOf(target);
    const provider = providers.find(({ id }) => id === providerId);
    if (provider === undefined || provider.kind === 'bedrock') return null;
    const base = baseOf(provider);
    if (base.protocol !== 'http:' || isRefusedPlace(base.hostname) || this.#mayHaveProxy(base)) return null;
    const { recordOf, faultText } = this.#options;
    return {
      upstreams: this.#upstreamsOf(base),
      isCurrent: () => this.#options.settings() === settings,
      host: base.host,
      path: pathBelow(base, rest),
      recordOf: (startedAt) => recordOf({ method, provider, rest, startedAt }),
      faultText: (fault) => faultText(provider, fault),
    };
  }

  #mayHaveProxy({ hostname }: URL): boolean {
    const { http_proxy, HTTP_PROXY } = this.#options.env;
    return !isLoopback(hostname) && Boolean(http_proxy || HTTP_PROXY);
  }

  #upstreamsOf(base: URL): Upstreams {
    const known = this.#upstreams.get(base.origin);
    if (known !== undefined) return known;
    const made = new Upstreams({ host: socketHost(base), port: Number(base.port || 80), lookup: lookupFor(base.hostname) }, this.#options.connectMs);
    this.#upstreams.set(base.origin, made);
    return made;
  }
}
