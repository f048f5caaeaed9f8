import type { Socket } from 'node:net';
import { CONNECT_LIMIT, closedSilently, notHttp, type PassageFault } from '../fault.ts';
import type { RequestRecord } from '../record.ts';
import { type BodyFollower, followerFor } from './answerBody.ts';
import { type AnswerHead, announcement, answerText, readAnswerHead } from './answerHead.ts';
import type { RequestHead } from './requestHead.ts';
import type { Upstream, UpstreamUser } from './upstream.ts';
import type { Upstreams } from './upstreams.ts';

/** A server that announces without end never answers. */
const MOST_ANNOUNCED = 32;

/** Where a request leads. */
export interface Route {
  readonly upstreams: Upstreams;
  /** Whether it still leads there: the settings are the same. */
  readonly isCurrent: () => boolean;
  /** Value of the `Host` header there. */
  readonly host: string;
  /** Path and query there. */
  readonly path: string;
  /** What notes the request. @param startedAt when it came, `performance.now()` */
  readonly recordOf: (startedAt: number) => RequestRecord | null;
  /** Nothing has been answered yet: the text of an answer of our own that ends the connection. */
  readonly faultText: (fault: PassageFault) => string;
}

/** How an exchange left the caller's connection. */
export type ExchangeEnd = 'kept' | 'ended';

/** One request and its answer, passed on byte for byte as they come; each side is read only as fast as the other takes it. */
export class Exchange implements UpstreamUser {
  readonly #caller: Socket;
  readonly #head: RequestHead;
  readonly #route: Route;
  readonly #leave: (end: ExchangeEnd) => void;
  #record: RequestRecord | null = null;
  #upstream: Upstream | null = null;
  #reused = false;
  /** What was sent so far, until the answer begins. */
  #held: Buffer[] = [];
  /** Bytes of the request's body that are still to come. */
  #bodyLeft: number;
  /** The beginning of an answer whose head is not all there. */
  #begun: Buffer | null = null;
  #answer: AnswerHead | null = null;
  #body: BodyFollower | null = null;
  #isHeard = false;
  /** The caller's connection ends with this answer. */
  #ends = false;
  /** Answers that only announced another. */
  #announced = 0;

  constructor(caller: Socket, head: RequestHead, route: Route, leave: (end: ExchangeEnd) => void) {
    this.#caller = caller;
    this.#head = head;
    this.#route = route;
    this.#leave = leave;
    this.#bodyLeft = head.bodyLength ?? 0;
  }

  /** @param rest what came behind the head. @returns what of it is not this request's any more */
  start(rest: Buffer): Buffer {
    const startedAt = performance.now();
    const body = rest.subarray(0, this.#bodyLeft);
    this.#hold(body);
    this.#send(false);
    // Everything that can wait comes after the request is on its way.
    this.#record = this.#route.recordOf(startedAt);
    if (body.length > 0) this.#record?.sent(body);
    return rest.subarray(body.length);
  }

  /** More of the request has come. @returns what of it is not this request's any more */
  takeRequest(piece: Buffer): Buffer {
    const body = piece.subarray(0, this.#bodyLeft);
    if (body.length > 0) {
      this.#hold(body);
      if (this.#upstream?.write(body) === false) this.#caller.pause();
      this.#record?.sent(body);
    }
    return piece.subarray(body.length);
  }

  /** The caller reads again. */
  callerDrained(): void {
    this.#upstream?.resume();
  }

  /** The caller is gone. */
  abort(): void {
    this.#finish(false);
  }

  #hold(body: Buffer): void {
    this.#bodyLeft -= body.length;
    if (this.#answer === null && body.length > 0) this.#held.push(body);
  }

  #send(fresh: boolean): void {
    const { upstream, reused } = this.#route.upstreams.take(this, fresh);
    this.#upstream = upstream;
    this.#reused = reused;
    if (!upstream.begin(this.#headText(), this.#held)) this.#caller.pause();
  }

  #headText(): string {
    const { method, passed, bodyLength } = this.#head;
    const { path, host } = this.#route;
    const none = bodyLength === null && method !== 'GET' && method !== 'HEAD' ? 'Content-Length: 0\r\n' : '';
    return `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\n${passed}${none}\r\n`;
  }

  onDrain(): void {
    this.#caller.resume();
  }

  onData(piece: Buffer): void {
    this.#isHeard = true;
    if (this.#answer === null) this.#takeHead(this.#begun === null ? piece : Buffer.concat([this.#begun, piece]));
    else this.#takeBody(piece);
  }

  #takeHead(bytes: Buffer): void {
    let rest = bytes;
    let answer = readAnswerHead(rest, this.#head.method);
    while (typeof answer !== 'string' && answer.status < 200) {
      this.#announced += 1;
      if (this.#announced > MOST_ANNOUNCED) answer = 'invalid';
      else {
        const text = announcement(answer);
        if (text !== '' && !this.#caller.write(text, 'latin1')) this.#upstream?.pause();
        rest = rest.subarray(answer.size);
        answer = readAnswerHead(rest, this.#head.method);
      }
    }
    this.#begun = answer === 'partial' && rest.length > 0 ? rest : null;
    if (answer === 'invalid') this.#fail({ kind: 'broken', error: notHttp() });
    else if (answer !== 'partial') this.#pass(answer, rest.subarray(answer.size));
  }

  #pass(answer: AnswerHead, rest: Buffer): void {
    this.#answer = answer;
    this.#held = [];
    // What is left of a request that is answered early would be read as the next one.
    this.#ends = this.#head.closes || this.#bodyLeft > 0;
    this.#body = followerFor(answer.framing);
    this.#caller.cork();
    this.#caller.write(answerText(answer, this.#ends), 'latin1');
    this.#record?.answered(answer.status, answer.content);
    this.#takeBody(rest);
    this.#caller.uncork();
  }

  #takeBody(piece: Buffer): void {
    if (this.#body === null) return;
    const { used, content, state } = this.#body.take(piece);
    const passed = used === piece.length ? piece : piece.subarray(0, used);
    if (state === 'broken') {
      this.#breakOff();
      return;
    }
    if (passed.length > 0 && !this.#write(passed)) this.#upstream?.pause();
    for (const part of content) this.#record?.received(part);
    if (state === 'ended') this.#complete(used === piece.length);
  }

  #write(piece: Buffer): boolean {
    if (this.#answer?.framing.kind !== 'untilClose') return this.#caller.write(piece);
    this.#caller.cork();
    this.#caller.write(`${piece.length.toString(16)}\r\n`, 'latin1');
    this.#caller.write(piece);
    const isTaken = this.#caller.write('\r\n', 'latin1');
    this.#caller.uncork();
    return isTaken;
  }

  /** @param clean nothing came behind the answer */
  #complete(clean: boolean): void {
    if (this.#upstream !== null && clean && this.#answer?.keepsAlive && this.#bodyLeft === 0) {
      this.#route.upstreams.keep(this.#upstream);
      this.#upstream = null;
    }
    this.#finish(true);
    this.#leave(this.#ends ? 'ended' : 'kept');
  }

  onEnd(): void {
    if (this.#answer?.framing.kind !== 'untilClose') return;
    this.#caller.write('0\r\n\r\n', 'latin1');
    this.#complete(false);
  }

  onClose(error: NodeJS.ErrnoException | null): void {
    if (this.#answer !== null) this.#breakOff();
    else if (this.#reused && !this.#isHeard && !this.#route.upstreams.isClosed && error?.code !== CONNECT_LIMIT) this.#sendAgain();
    else this.#fail({ kind: error?.code === CONNECT_LIMIT ? 'connectTimeout' : 'broken', error: error ?? closedSilently() });
  }

  /** The server had closed the connection before this request came. */
  #sendAgain(): void {
    this.#dropUpstream();
    this.#caller.resume();
    this.#send(true);
  }

  #fail(fault: PassageFault): void {
    this.#finish(false);
    const text = this.#route.faultText(fault);
    // What answers a HEAD has no body.
    this.#caller.write(this.#head.method === 'HEAD' ? text.slice(0, text.indexOf('\r\n\r\n') + 4) : text);
    this.#leave('ended');
  }

  /** An answer that breaks off must not look whole. */
  #breakOff(): void {
    this.#finish(false);
    this.#caller.destroy();
  }

  #finish(whole: boolean): void {
    this.#dropUpstream();
    this.#record?.over(whole);
  }

  #dropUpstream(): void {
    if (this.#upstream !== null) this.#route.upstreams.drop(this.#upstream);
    this.#upstream = null;
  }
}
