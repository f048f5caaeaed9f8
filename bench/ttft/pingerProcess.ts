import { z } from 'zod';
import { Child } from '../child.ts';
import type { Readings, Target } from './target.ts';

const readings = z.record(z.string(), z.number());

/** A process of its own that pings on demand: see `pinger.ts`. */
export class PingerProcess {
  readonly #child: Child<Readings>;

  private constructor(child: Child<Readings>) {
    this.#child = child;
  }

  /** @param client `cold` is ours without its warm-up */
  static async start(client: 'ours' | 'cold' | 'openai'): Promise<PingerProcess> {
    const child = new Child(new URL('./pinger.ts', import.meta.url), readings, [client]);
    await child.next();
    return new PingerProcess(child);
  }

  ping({ port, kept }: Target, id: number): Promise<Readings> {
    this.#child.send({ port, kept, id });
    return this.#child.next();
  }

  stop(): Promise<void> {
    return this.#child.stop();
  }
}
