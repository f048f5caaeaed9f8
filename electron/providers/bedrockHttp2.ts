import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants, type IncomingHttpHeaders } from 'node:http2';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { HttpRequest, HttpResponse } from '@smithy/core/protocols';
import { BedrockFault, type Marks, startMarks } from './bedrockMarks.ts';
import { faultOf } from './faults.ts';
import { outlast } from './http2Handles.ts';
import { providerLookup } from './refusedPlace.ts';

/** NAT gateways and load balancers of AWS forget idle connections after 350 s, without a word to either end. */
const IDLE_MS = 240_000;
const MAX_IDLE = 2;

/** In milliseconds. */
export interface WireLimits {
  readonly connectMs: number;
  /** A reused connection must answer an HTTP/2 ping within this time, else it died unnoticed. */
  readonly probeMs: number;
}

/** What one request brings along: where its moments are noted and what cancels it. */
export interface Call {
  readonly marks: Marks;
  readonly signal: AbortSignal;
  /** The stream of an accepted request is gone; whatever it brought has been or is being read. */
  readonly onClosed: () => void;
  /** Limit to a new connection, ms; missing: that of all. */
  readonly connectMs?: number;
  /** Headers of the user's own. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The SDK's way to the wire over HTTP/2, TLS or clear text. Its own handler opens a connection for every streamed answer, has no
 * connect limit and tells nothing; this one keeps a connection between pings, notes connect time and reuse, and one request has one connection.
 */
export class BedrockHttp2 {
  /** Makes the SDK write `:authority` in place of `host`. */
  readonly metadata = { handlerProtocol: 'h2' };
  readonly #limits: WireLimits;
  readonly #calls = new WeakMap<object, Call>();
  readonly #open = new Set<ClientHttp2Session>();
  #idle: ClientHttp2Session[] = [];

  constructor(limits: WireLimits) {
    this.#limits = limits;
  }

  /** To be called before the request is handed over. */
  track(request: object, call: Call): void {
    this.#calls.set(request, call);
  }

  /** @throws BedrockFault */
  async handle(request: HttpRequest): Promise<{ response: HttpResponse }> {
    const call = this.#calls.get(request) ?? { marks: startMarks(), signal: new AbortController().signal, onClosed: () => {} };
    if (call.signal.aborted) throw new BedrockFault({ kind: 'cancelled' });
    const session = this.#takeIdle(call) ?? (await this.#connect(originOf(request), call));
    return this.#exchange(session, request, call);
  }

  /** Part of the SDK's interface; there is nothing to configure. */
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): Record<string, never> {
    return {};
  }

  /** Ends the connections that nobody uses. */
  dropIdle(): void {
    for (const session of this.#idle.splice(0)) session.destroy();
  }

  /** Ends every connection now. */
  destroy(): void {
    for (const session of this.#open) session.destroy();
  }

  #takeIdle(call: Call): ClientHttp2Session | undefined {
    const session = this.#idle.findLast(usable);
    this.#idle = this.#idle.filter((other) => usable(other) && other !== session);
    if (session === undefined) return undefined;
    session.ref();
    session.setTimeout(0);
    call.marks.connectMs = 0;
    call.marks.reused = true;
    return session;
  }

  #putIdle(session: ClientHttp2Session): void {
    if (!usable(session)) return;
    if (this.#idle.length >= MAX_IDLE) {
      session.close();
      return;
    }
    this.#idle.push(session);
    session.setTimeout(IDLE_MS, () => session.close());
    session.unref();
  }

  #connect(origin: string, { marks, signal, connectMs = this.#limits.connectMs }: Call): Promise<ClientHttp2Session> {
    return new Promise((resolve, reject) => {
      const from = performance.now();
      const socket = openSocket(new URL(origin));
      const session = connect(origin, { settings: { enablePush: false }, createConnection: () => socket });
      // A session that is destroyed while it connects would wait for its connection.
      const onAbort = () => socket.destroy();
      const limit = setTimeout(() => socket.destroy(timedOut(connectMs)), connectMs);
      const settled = () => {
        clearTimeout(limit);
        signal.removeEventListener('abort', onAbort);
      };
      this.#open.add(session);
      signal.addEventListener('abort', onAbort);
      session.once('connect', () => {
        settled();
        marks.connectMs = performance.now() - from;
        marks.reused = false;
        resolve(session);
      });
      // Stays for the life of the session: an error of an idle one is nobody's failure.
      session.on('error', (error) => reject(new BedrockFault(isWrongProtocol(error) ? notHttp(error) : faultOf(error, 'connect', false))));
      session.once('close', () => {
        settled();
        this.#open.delete(session);
        reject(new BedrockFault({ kind: 'reset', phase: 'connect', detail: 'the connection was closed' }));
      });
    });
  }

  #exchange(session: ClientHttp2Session, request: HttpRequest, { marks, signal, onClosed }: Call): Promise<{ response: HttpResponse }> {
    return new Promise((resolve, reject) => {
      const broken = (error: Error) => reject(new BedrockFault(brokenBy(error, marks)));
      marks.sentAt = performance.now();
      const stream = open(session, request);
      if (stream instanceof Error) {
        broken(stream);
        return;
      }
      outlast(session, stream);
      const unprobe = marks.reused === true ? probe(session, this.#limits.probeMs) : () => {};
      // The connection is free once nothing more is read from it, which is before the stream has closed.
      let isBusy = true;
      const free = () => {
        if (isBusy) this.#putIdle(session);
        isBusy = false;
      };
      const onAbort = () => {
        stream.close(constants.NGHTTP2_CANCEL);
        free();
      };
      signal.addEventListener('abort', onAbort);
      stream.once('response', (headers) => {
        marks.headAt = performance.now();
        unprobe();
        const statusCode = Number(headers[':status']);
        if (statusCode === 200) stream.once('close', onClosed);
        resolve({ response: { statusCode, headers: plainHeaders(headers), body: stream } });
      });
      // Stays until the end: after the head, errors reach the reader of the body; this listener keeps them from being uncaught.
      stream.on('error', broken);
      stream.once('end', free);
      stream.once('close', () => {
        unprobe();
        signal.removeEventListener('abort', onAbort);
        free();
        broken(new Error('the stream was closed'));
      });
      stream.end(request.body);
    });
  }
}

function originOf(request: HttpRequest): string {
  return `${request.protocol}//${request.hostname}${request.port === undefined ? '' : `:${request.port}`}`;
}

function openSocket({ protocol, hostname, port }: URL): Socket {
  const host = hostname.replace(/^\[|\]$/g, '');
  const lookup = providerLookup();
  if (protocol === 'http:') return connectTcp({ host, port: Number(port || 80), lookup });
  return connectTls({ host, port: Number(port || 443), lookup, ALPNProtocols: ['h2'], ...(isIP(host) === 0 && { servername: host }) });
}

function usable(session: ClientHttp2Session): boolean {
  return !session.closed && !session.destroyed;
}

function open(session: ClientHttp2Session, request: HttpRequest): ClientHttp2Stream | Error {
  try {
    return session.request({ ...request.headers, [constants.HTTP2_HEADER_METHOD]: request.method, [constants.HTTP2_HEADER_PATH]: request.path });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Without this, a connection that a NAT forgot would look like a model that takes forever. */
function probe(session: ClientHttp2Session, withinMs: number): () => void {
  const limit = setTimeout(() => session.destroy(), withinMs);
  const stop = () => clearTimeout(limit);
  session.ping(stop);
  return stop;
}

/** Before the head of an answer, whatever breaks on a reused connection is taken for its death while idle. */
function brokenBy(error: Error, marks: Marks) {
  if (marks.reused === true) return { kind: 'staleSocket' } as const;
  return isHttp2Error(error) && /protocol|calm|compression|frame/i.test(error.message) ? notHttp(error) : faultOf(error, 'answer', false);
}

function notHttp(error: Error) {
  return { kind: 'notHttp', detail: error.message } as const;
}

function isHttp2Error(error: Error): boolean {
  return 'code' in error && typeof error.code === 'string' && error.code.startsWith('ERR_HTTP2_');
}

/** The other end speaks HTTP/1.1, or no TLS at all. */
function isWrongProtocol(error: Error): boolean {
  return isHttp2Error(error) || ('code' in error && typeof error.code === 'string' && error.code.startsWith('ERR_SSL_'));
}

function timedOut(afterMs: number): Error {
  return Object.assign(new Error(`no connection within ${afterMs / 1000} s`), { code: 'ETIMEDOUT' });
}

function plainHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith(':') || value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value]],
    ),
  );
}
