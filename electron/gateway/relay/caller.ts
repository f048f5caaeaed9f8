import type { Socket } from 'node:net';
import { Exchange, type ExchangeEnd, type Route } from './exchange.ts';
import { KnownHead } from './knownHead.ts';
import { type RequestHead, readRequestHead } from './requestHead.ts';

/** How long a caller's connection may be without a request, ms. */
const IDLE_MS = 60_000;

export interface CallerOptions {
  /** Where a request leads; `null`: it is none for the relay. */
  readonly routeOf: (head: RequestHead) => Route | null;
  /** Takes the connection over, with all that was not read of it. */
  readonly handOver: () => void;
  /** Something threw that must not; the connection has ended. */
  readonly onBug: (error: unknown) => void;
}

/** A request, and where it leads. */
interface Asked {
  readonly head: RequestHead;
  readonly route: Route;
}

/**
 * The connection of a local program. Its requests are relayed as long as they are plain ones to the gateway; the first other one goes to Node's HTTP server,
 * and the connection with it.
 */
export class Caller {
  readonly #socket: Socket;
  readonly #options: CallerOptions;
  #exchange: Exchange | null = null;
  /** The last request: the next one is mostly like it. */
  #last: { readonly head: KnownHead; readonly route: Route } | null = null;
  /** What came before its turn. */
  #waiting: Buffer | null = null;

  constructor(socket: Socket, options: CallerOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.setTimeout(IDLE_MS);
    socket.on('data', this.#onData);
    socket.on('drain', this.#onDrain);
    socket.on('timeout', this.#onIdle);
    // Whoever goes away ends its side: nobody reads an answer any more.
    socket.on('end', this.#onGone);
    socket.on('error', this.#onGone);
    socket.on('close', this.#onGone);
  }

  readonly #onData = (piece: Buffer): void => {
    if (this.#exchange === null) this.#begin(piece);
    else this.#wait(this.#exchange.takeRequest(piece));
  };

  readonly #onDrain = (): void => this.#exchange?.callerDrained();

  readonly #onGone = (): void => {
    this.#exchange?.abort();
    this.#exchange = null;
    this.#socket.destroy();
  };

  /** An answer may take as long as it likes, and so may whoever reads it. */
  readonly #onIdle = (): void => {
    if (this.#exchange === null && this.#socket.writableLength === 0) this.#onGone();
  };

  #begin(bytes: Buffer): void {
    try {
      this.#open(bytes);
    } catch (error) {
      this.#onGone();
      this.#options.onBug(error);
    }
  }

  #open(bytes: Buffer): void {
    const asked = this.#readAgain(bytes) ?? this.#read(bytes);
    if (asked === null) {
      this.#handOver(bytes);
      return;
    }
    const { head, route } = asked;
    const exchange = new Exchange(this.#socket, head, route, this.#onExchangeEnd);
    this.#exchange = exchange;
    this.#wait(exchange.start(bytes.subarray(head.size)));
  }

  #readAgain(bytes: Buffer): Asked | null {
    if (this.#last === null || !this.#last.route.isCurrent()) return null;
    const { route } = this.#last;
    const head = this.#last.head.readAgain(bytes);
    return head === null ? null : { head, route };
  }

  #read(bytes: Buffer): Asked | null {
    const head = readRequestHead(bytes);
    const route = head === null ? null : this.#options.routeOf(head);
    if (head === null || route === null) return null;
    this.#last = { head: new KnownHead(bytes, head), route };
    return { head, route };
  }

  /** Requests that come before the last one is answered wait. */
  #wait(rest: Buffer): void {
    if (rest.length === 0) return;
    this.#waiting = this.#waiting === null ? rest : Buffer.concat([this.#waiting, rest]);
    this.#socket.pause();
  }

  readonly #onExchangeEnd = (end: ExchangeEnd): void => {
    this.#exchange = null;
    if (end === 'ended') {
      this.#socket.off('data', this.#onData).resume().end();
      return;
    }
    const waiting = this.#waiting;
    this.#waiting = null;
    this.#socket.resume();
    if (waiting !== null) this.#begin(waiting);
  };

  #handOver(unread: Buffer): void {
    const socket = this.#socket;
    socket.setTimeout(0);
    socket.off('data', this.#onData).off('drain', this.#onDrain).off('timeout', this.#onIdle);
    socket.off('end', this.#onGone).off('error', this.#onGone).off('close', this.#onGone);
    socket.pause();
    socket.unshift(unread);
    this.#options.handOver();
    socket.resume();
  }
}
