import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A ping that an instance began. */
export interface Begun {
  readonly by: string;
  readonly id: string;
  /** Wall ms. */
  readonly at: number;
  readonly lateMs: number;
  /** Most pings that this instance has ever had under way at one provider. */
  readonly mostAtOnce: number;
}

export interface FleetOptions {
  readonly port: number;
  readonly endpoints: number;
  readonly providers: number;
  readonly intervalS: number;
  readonly leaseMs: number;
}

/** Several instances as processes of their own, and every ping that they began. */
export class Fleet implements AsyncDisposable {
  readonly begun: Begun[] = [];
  readonly crashes: string[] = [];
  readonly #options: FleetOptions;
  readonly #running = new Map<string, ChildProcess>();

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  async start(name: string): Promise<void> {
    const { port, endpoints, providers, intervalS, leaseMs } = this.#options;
    const file = join(import.meta.dirname, 'instance.child.ts');
    const child = spawn(process.execPath, [file, ...[port, name, endpoints, providers, intervalS, leaseMs].map(String)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#running.set(name, child);
    const { promise: ready, resolve } = Promise.withResolvers<void>();
    child.stderr.on('data', (chunk) => this.crashes.push(`${name}: ${String(chunk)}`));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === 'ready') return resolve();
      const told = JSON.parse(line);
      if ('id' in told) this.begun.push({ by: name, ...told });
    });
    await ready;
  }

  /** Resolves when every endpoint has had its first ping: they are spread over the first minute. */
  async allBegun(): Promise<void> {
    while (new Set(this.begun.map(({ id }) => id)).size < this.#options.endpoints) await new Promise((resolve) => setTimeout(resolve, 250));
  }

  /** Ends one as a power cut would. */
  async kill(name: string): Promise<void> {
    await this.#end(name, 'SIGKILL');
  }

  async #end(name: string, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#running.get(name);
    if (child === undefined) return;
    this.#running.delete(name);
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#running.keys()].map((name) => this.#end(name, 'SIGTERM')));
  }
}

/** For each endpoint the times from one ping to the next, ms. */
export function gapsOf(begun: readonly Begun[]): number[] {
  const gaps: number[] = [];
  for (const pings of Map.groupBy(begun, ({ id }) => id).values()) {
    const times = pings.map(({ at }) => at).sort((a, b) => a - b);
    for (const [n, at] of times.entries()) if (n > 0) gaps.push(at - (times[n - 1] ?? at));
  }
  return gaps;
}
