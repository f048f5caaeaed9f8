import { connect, type LookupFunction, type Socket } from 'node:net';
import { connectLimitError } from '../fault.ts';

/** Who uses a connection to a server at the moment. */
export interface UpstreamUser {
  readonly onData: (piece: Buffer) => void;
  readonly onDrain: () => void;
  /** The server has said all it will say. */
  readonly onEnd: () => void;
  /** The connection is closed. */
  readonly onClose: (error: NodeJS.ErrnoException | null) => void;
}

/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly lookup: LookupFunction;
}

export interface UpstreamLimits {
  /** How long a connection may take, ms. */
  readonly connectMs: number;
  /** How long it may be without a user, ms. */
  readonly idleMs: number;
}

/** A server that vanishes while it computes, with its machine or its network, is noticed by this alone, ms; Node's own agent does the same. */
const KEEP_ALIVE_MS = 1_000;

/** One connection to a server, used by one exchange after the other. Its listeners stay: setting them for each exchange would cost more than the rest. */
export class Upstream {
  readonly #socket: Socket;
  #user: UpstreamUser | null;
  #isIdle = false;
  #isPaused = false;
  #isOpen = true;
  #error: NodeJS.ErrnoException | null = null;

  constructor({ host, port, lookup }: Address, { connectMs, idleMs }: UpstreamLimits, user: UpstreamUser) {
    this.#user = user;
    const socket = connect({ host, port, lookup, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS });
    this.#socket = socket;
    socket.setTimeout(idleMs);
    const limit = setTimeout(() => socket.destroy(connectLimitError(connectMs)), connectMs);
    socket.once('connect', () => clearTimeout(limit));
    socket.on('data', (piece) => this.#onData(piece));
    socket.on('drain', () => this.#user?.onDrain());
    socket.on('end', () => {
      this.#isOpen = false;
      this.#user?.onEnd();
    });
    socket.on('timeout', () => this.#isIdle && this.cut());
    socket.on('error', (error) => {
      this.#isOpen = false;
      this.#error = error;
    });
    socket.on('close', () => {
      this.#isOpen = false;
      clearTimeout(limit);
      this.#user?.onClose(this.#error);
    });
  }

  /** Whether the server has neither ended nor broken it, as far as is known. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Gives it to somebody else. */
  assign(user: UpstreamUser, isIdle: boolean): void {
    this.#user = user;
    this.#isIdle = isIdle;
    this.resume();
  }

  /**
   * Sends the beginning of a request in one piece.
   * @param head latin1
   * @returns whether it takes more before it has drained
   */
  begin(head: string, body: readonly Buffer[]): boolean {
    let size = head.length;
    for (const piece of body) size += piece.length;
    const bytes = Buffer.allocUnsafe(size);
    let at = bytes.write(head, 'latin1');
    for (const piece of body) at += piece.copy(bytes, at);
    return this.#socket.write(bytes);
  }

  /** @returns whether it takes more before it has drained */
  write(piece: Buffer): boolean {
    return this.#socket.write(piece);
  }

  pause(): void {
    this.#isPaused = true;
    this.#socket.pause();
  }

  resume(): void {
    if (this.#isPaused) this.#socket.resume();
    this.#isPaused = false;
  }

  /** Nobody hears of it any more. */
  destroy(): void {
    this.#user = null;
    this.#isOpen = false;
    this.#socket.destroy();
  }

  /** Ends it under whoever uses it. */
  cut(): void {
    this.#isOpen = false;
    this.#socket.destroy();
  }

  #onData(piece: Buffer): void {
    this.#user?.onData(piece);
  }
}
