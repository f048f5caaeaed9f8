import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';

interface Taker<T> {
  readonly resolve: (message: T) => void;
  readonly reject: (reason: Error) => void;
}

/** A script of ours in a process of its own. Its messages are taken one after the other. */
export class Child<T> {
  readonly #process: ChildProcess;
  readonly #ended = Promise.withResolvers<void>();
  readonly #arrived: T[] = [];
  #taker: Taker<T> | undefined;
  #death: Error | undefined;

  /** @param flags for Node itself */
  constructor(script: URL, messages: z.ZodType<T>, args: readonly string[] = [], flags: readonly string[] = []) {
    this.#process = spawn(process.execPath, [...flags, fileURLToPath(script), ...args], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.#process.on('message', (message) => this.#take(messages.parse(message)));
    this.#process.once('exit', (code) => {
      this.#death = new Error(`${script.pathname} ended with ${code}`);
      this.#taker?.reject(this.#death);
      this.#ended.resolve();
    });
  }

  /** The next message. Throws when the process ends instead. */
  next(): Promise<T> {
    const first = this.#arrived.shift();
    if (first !== undefined) return Promise.resolve(first);
    if (this.#death !== undefined) return Promise.reject(this.#death);
    return new Promise((resolve, reject) => {
      this.#taker = { resolve, reject };
    });
  }

  /** Messages that nobody has taken yet. */
  get waiting(): number {
    return this.#arrived.length;
  }

  send(message: Record<string, string | number | boolean>): void {
    this.#process.send(message);
  }

  async stop(): Promise<void> {
    this.#process.kill();
    await this.#ended.promise;
  }

  #take(message: T): void {
    const taker = this.#taker;
    this.#taker = undefined;
    if (taker === undefined) this.#arrived.push(message);
    else taker.resolve(message);
  }
}
