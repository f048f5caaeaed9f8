import { readFileSync } from 'node:fs';
import { type LookupFunction, Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import buildConnector from 'undici/lib/core/connect.js';
import Client from 'undici/lib/dispatcher/client.js';
import { isLoopback } from '../domain/loopback.ts';

/** Idle connections kept per server; one ping at a time is the rule, a trigger by hand the exception. */
const MAX_IDLE = 2;
/** Most servers close idle sockets after 5 s or more; a longer hint in their `Keep-Alive` header is followed up to a minute. */
const IDLE_MS = 4_000;
const MAX_HINT_MS = 60_000;
/** A connection given back is left alone for so long, ms: until then its end may not have been read. */
const SETTLE_MS = 5;

/** One leased connection. At most one request runs on it, so its connect times belong to that request. */
export interface Lease {
  readonly dispatcher: Pick<Dispatcher, 'dispatch'>;
  readonly proxied: boolean;
  /** `performance.now()` at the start and end of the last connect; undefined before, or behind a proxy. */
  connectTimes(): { readonly from: number; readonly to: number } | undefined;
  /** Give it back for reuse, or destroy it with its socket. */
  release(reusable: boolean): void;
}

export interface ConnectionOptions {
  readonly connectMs: number;
  readonly caFile: string | undefined;
  /** Do not take a pooled connection. */
  readonly fresh: boolean;
}

const sockets = new WeakSet<Socket>();

/** Whether this socket has carried a request before; marks it as used. */
export function wasUsed(socket: Socket): boolean {
  const used = sockets.has(socket);
  sockets.add(socket);
  return used;
}

/** Keeps a few idle connections per origin. Call {@link ConnectionPool.close} at the end. */
export class ConnectionPool {
  readonly #idle = new Map<string, PooledClient[]>();
  /** By CA file. */
  readonly #proxied = new Map<string | undefined, Promise<Dispatcher>>();
  readonly #lookup: LookupFunction | undefined;

  /** @param lookup finds the addresses of names, in place of the system */
  constructor({ lookup }: { readonly lookup?: LookupFunction } = {}) {
    this.#lookup = lookup;
  }

  /** @throws when the CA file cannot be read */
  async lease(url: URL, options: ConnectionOptions): Promise<Lease> {
    if (needsProxy(url, process.env))
      return { dispatcher: await this.#proxyAgent(options), proxied: true, connectTimes: () => undefined, release: () => {} };
    const key = `${url.origin} ${options.caFile ?? ''}`;
    const client = (options.fresh ? undefined : await this.#takeIdle(key)) ?? new PooledClient(url.origin, options, this.#lookup);
    return {
      dispatcher: client.client,
      proxied: false,
      connectTimes: () => client.connected,
      release: (reusable) => (reusable ? this.#putIdle(key, client) : client.destroy()),
    };
  }

  async close(): Promise<void> {
    for (const list of this.#idle.values()) for (const client of list) client.destroy();
    this.#idle.clear();
    for (const agent of this.#proxied.values()) await (await agent).destroy();
    this.#proxied.clear();
  }

  async #takeIdle(key: string): Promise<PooledClient | undefined> {
    const client = this.#idle.get(key)?.pop();
    if (client === undefined) return undefined;
    client.onIdleDisconnect = undefined;
    // llama-server closes right after its answer; the news of it comes with the next look at the socket.
    if (performance.now() - client.idleSince < SETTLE_MS) await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    if (client.alive) return client;
    client.destroy();
    return undefined;
  }

  #putIdle(key: string, client: PooledClient): void {
    const list = this.#idle.get(key) ?? [];
    if (!client.alive || list.length >= MAX_IDLE) {
      client.destroy();
      return;
    }
    client.idleSince = performance.now();
    this.#idle.set(key, [...list, client]);
    client.onIdleDisconnect = () => {
      const left = (this.#idle.get(key) ?? []).filter((other) => other !== client);
      if (left.length > 0) this.#idle.set(key, left);
      else this.#idle.delete(key);
      client.destroy();
    };
  }

  #proxyAgent({ caFile }: ConnectionOptions): Promise<Dispatcher> {
    const known = this.#proxied.get(caFile);
    if (known !== undefined) return known;
    const agent = import('./proxyAgent.ts').then(({ proxyAgent }) => proxyAgent({ tls: tlsOptions(caFile), keepAliveTimeout: IDLE_MS }));
    this.#proxied.set(caFile, agent);
    // A CA file that cannot be read now may be there the next time.
    agent.catch(() => this.#proxied.delete(caFile));
    return agent;
  }
}

/** An undici client that knows when it connected and whether its socket still lives. */
class PooledClient {
  readonly client: Client;
  connected: { readonly from: number; readonly to: number } | undefined;
  alive = false;
  idleSince = 0;
  onIdleDisconnect: (() => void) | undefined;
  #connecting: Socket | undefined;

  constructor(origin: string, options: ConnectionOptions, otherLookup: LookupFunction | undefined) {
    const lookup = new URL(origin).hostname === 'localhost' ? bothLoopbacks : otherLookup;
    const connect = buildConnector({
      allowH2: false,
      timeout: options.connectMs,
      autoSelectFamily: true,
      ...(lookup === undefined ? {} : { lookup }),
      ...tlsOptions(options.caFile),
    });
    this.client = new Client(origin, {
      pipelining: 1,
      keepAliveTimeout: IDLE_MS,
      keepAliveMaxTimeout: MAX_HINT_MS,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (connectOptions, callback) => {
        const from = performance.now();
        // undici returns the socket, though its types do not say so.
        const socket: unknown = connect(connectOptions, (...result) => {
          this.#connecting = undefined;
          if (result[0] === null) this.connected = { from, to: performance.now() };
          callback(...result);
        });
        if (socket instanceof Socket && socket.connecting) this.#connecting = socket;
      },
    });
    this.client.on('connect', () => {
      this.alive = true;
    });
    this.client.on('disconnect', () => {
      this.alive = false;
      this.onIdleDisconnect?.();
    });
  }

  destroy(): void {
    this.alive = false;
    void this.client.destroy();
    // undici itself would wait for the connection, or for its limit, only to close it then.
    this.#connecting?.destroy();
  }
}

function tlsOptions(caFile: string | undefined): { ca?: string[] } {
  if (caFile === undefined) return {};
  // Not a static import: that reads every root certificate at start, 17 ms and 5 MB that plain HTTP never needs.
  const { rootCertificates } = process.getBuiltinModule('node:tls');
  return { ca: [...rootCertificates, readFileSync(caFile, 'utf8')] };
}

/** `localhost` means both loopbacks: servers bind either, and resolvers answer with only one of them or in the unlucky order. */
const bothLoopbacks: LookupFunction = (_hostname, _options, callback) => {
  callback(null, [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ]);
};

/** Whether a proxy variable may apply. Loopback never goes through a proxy; `NO_PROXY` is the agent's business. */
export function needsProxy(url: URL, env: Readonly<Record<string, string | undefined>>): boolean {
  if (isLoopback(url.hostname)) return false;
  const names = url.protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'] : ['http_proxy', 'HTTP_PROXY'];
  return names.some((name) => (env[name] ?? '') !== '');
}
