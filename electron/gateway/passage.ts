import { type Agent, type ClientRequest, type IncomingMessage, request as requestHttp, type ServerResponse } from 'node:http';
import { request as requestHttps } from 'node:https';
import { socketHost } from './address.ts';
import { CONNECT_LIMIT, closedSilently, connectLimitError, type PassageFault } from './fault.ts';
import { passedOn, valuesOf } from './headers.ts';
import type { RequestRecord } from './record.ts';

/** A request with a body up to this size can be sent a second time, bytes: a kept connection may turn out dead. */
const MOST_HELD = 64 * 1024;

export interface PassageOptions {
  readonly base: URL;
  /** Path and query below the base's host. */
  readonly path: string;
  readonly agents: { readonly kept: Agent; readonly fresh: Agent };
  readonly record: RequestRecord | null;
  /** How long a connection may take: the only limit there is. */
  readonly connectMs: number;
  /** Nothing has been answered yet. */
  readonly onFault: (fault: PassageFault) => void;
}

/** Passes one request on and its answer back, byte for byte and as it comes; each side is read only as fast as the other takes it. */
export class Passage {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #options: PassageOptions;
  readonly #hasBody: boolean;
  /** What was sent so far; `null`: too much to send it again. */
  #held: Buffer[] | null = [];
  #heldSize = 0;
  #isSent = false;
  #upstream: ClientRequest | null = null;
  #answer: IncomingMessage | null = null;

  constructor(request: IncomingMessage, response: ServerResponse, options: PassageOptions) {
    this.#request = request;
    this.#response = response;
    this.#options = options;
    const { headers } = request;
    this.#hasBody = headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
  }

  start(): void {
    const request = this.#request;
    const large = Number(request.headers['content-length'] ?? 0) > MOST_HELD || request.headers['transfer-encoding'] !== undefined;
    this.#open(large ? this.#options.agents.fresh : this.#options.agents.kept);
    if (this.#hasBody) {
      request.on('data', (chunk: Buffer) => this.#send(chunk));
      request.on('end', () => this.#endRequest());
    } else this.#endRequest();
    this.#response.on('drain', () => this.#answer?.resume());
    this.#response.once('close', () => this.#onClose());
  }

  #open(agent: Agent): void {
    const { base, path } = this.#options;
    const open = base.protocol === 'https:' ? requestHttps : requestHttp;
    const upstream = open({
      protocol: base.protocol,
      hostname: socketHost(base),
      port: base.port,
      path,
      method: this.#request.method,
      headers: this.#headers(),
      agent,
    });
    this.#upstream = upstream;
    upstream.once('response', (answer) => this.#take(answer));
    upstream.on('error', (error) => this.#onError(upstream, error));
    // An upgrade that nobody asked for ends the connection without an error.
    upstream.once('close', () => this.#response.headersSent || this.#onError(upstream, closedSilently()));
    upstream.on('drain', () => this.#request.resume());
    upstream.on('continue', () => this.#response.writeContinue());
    upstream.on('information', ({ statusCode }) => {
      if (statusCode === 102) this.#response.writeProcessing();
    });
    limitConnect(upstream, this.#options.connectMs);
  }

  #headers(): string[] {
    const { rawHeaders, method, headers } = this.#request;
    const passed = ['Host', this.#options.base.host, ...passedOn(rawHeaders, ['host'])];
    if (headers['transfer-encoding'] !== undefined) passed.push('Transfer-Encoding', 'chunked');
    else if (!this.#hasBody && headers['content-length'] === undefined && method !== 'GET' && method !== 'HEAD') passed.push('Content-Length', '0');
    if (/\btrailers\b/i.test(valuesOf(rawHeaders, 'te').join())) passed.push('TE', 'trailers');
    return passed;
  }

  #send(chunk: Buffer): void {
    const isTaken = this.#upstream?.write(chunk) ?? true;
    if (!isTaken) this.#request.pause();
    this.#heldSize += chunk.length;
    if (this.#heldSize > MOST_HELD) this.#held = null;
    this.#held?.push(chunk);
    this.#options.record?.sent(chunk);
  }

  #endRequest(): void {
    this.#isSent = true;
    const { rawTrailers } = this.#request;
    if (rawTrailers.length > 0) this.#upstream?.addTrailers(inPairs(rawTrailers));
    this.#upstream?.end();
  }

  #take(answer: IncomingMessage): void {
    const response = this.#response;
    if (!this.#passHead(answer)) {
      this.#upstream?.destroy();
      return;
    }
    this.#answer = answer;
    answer.on('data', (chunk: Buffer) => {
      if (!response.write(chunk)) answer.pause();
      this.#options.record?.received(chunk);
    });
    answer.once('end', () => {
      if (answer.rawTrailers.length > 0) response.addTrailers(inPairs(answer.rawTrailers));
      response.end();
      this.#options.record?.over(true);
    });
    // An answer that breaks off must not look whole.
    answer.once('close', () => answer.complete || response.destroy());
    answer.on('error', () => response.destroy());
  }

  /** @returns whether it is a head that HTTP allows */
  #passHead({ statusCode = 502, statusMessage = '', rawHeaders, headers }: IncomingMessage): boolean {
    const response = this.#response;
    try {
      response.sendDate = false;
      response.writeHead(statusCode, statusMessage, passedOn(rawHeaders));
      // It goes on at once, though the first token may be minutes away; `flushHeaders` would write bytes of UTF-8 twice encoded.
      response.write('', 'latin1');
    } catch (error) {
      this.#options.onFault({ kind: 'broken', error: error instanceof Error ? error : new Error(String(error)) });
      this.#options.record?.over(false);
      return false;
    }
    this.#options.record?.answered(statusCode, headers);
    return true;
  }

  #onError(upstream: ClientRequest, error: NodeJS.ErrnoException): void {
    if (upstream !== this.#upstream || this.#answer !== null || this.#response.destroyed) return;
    if (upstream.reusedSocket && this.#held !== null && error.code !== CONNECT_LIMIT) {
      this.#sendAgain(this.#held);
      return;
    }
    this.#options.onFault({ kind: error.code === CONNECT_LIMIT ? 'connectTimeout' : 'broken', error });
    this.#options.record?.over(false);
  }

  /** The server had closed the connection before this request came. */
  #sendAgain(held: readonly Buffer[]): void {
    this.#open(this.#options.agents.fresh);
    for (const chunk of held) this.#upstream?.write(chunk);
    this.#request.resume();
    if (this.#isSent) this.#endRequest();
  }

  #onClose(): void {
    if (!this.#response.writableFinished) this.#upstream?.destroy();
    this.#options.record?.over(false);
  }
}

function limitConnect(upstream: ClientRequest, limitMs: number): void {
  upstream.once('socket', (socket) => {
    if (!socket.connecting) return;
    const timer = setTimeout(() => upstream.destroy(connectLimitError(limitMs)), limitMs);
    const settled = (): void => clearTimeout(timer);
    socket.once('connect', settled);
    socket.once('close', settled);
  });
}

const inPairs = (raw: readonly string[]): [string, string][] =>
  raw.flatMap((name, i): [string, string][] => (i % 2 === 0 ? [[name, raw[i + 1] ?? '']] : []));
