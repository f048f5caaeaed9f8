import { z } from 'zod';
import { Child } from '../child.ts';

const messages = z.union([z.object({ port: z.number() }), z.object({ id: z.number(), trueMs: z.number() })]);

/** The stamping server, seen from the process that measures. */
export class StampServer {
  readonly #child: Child<z.infer<typeof messages>>;
  readonly port: number;

  private constructor(child: Child<z.infer<typeof messages>>, port: number) {
    this.#child = child;
    this.port = port;
  }

  /** @param mode `awake` spends CPU to be exact; beside 200 streams, or a service whose CPU is measured, it would be in the way */
  static async start(mode: 'awake' | 'idle'): Promise<StampServer> {
    const child = new Child(new URL('./server.ts', import.meta.url), messages, [mode]);
    const first = await child.next();
    if (!('port' in first)) throw new Error('The stamping server did not say its port.');
    return new StampServer(child, first.port);
  }

  /** What ping `id` really took, ms. Pings are made one at a time, so the next message is about it. */
  async trueDelay(id: number): Promise<number> {
    const message = await this.#child.next();
    if (!('id' in message) || message.id !== id) throw new Error(`The stamping server did not see ping ${id}.`);
    return message.trueMs;
  }

  /** Requests answered that nobody asked about. */
  get answered(): number {
    return this.#child.waiting;
  }

  stop(): Promise<void> {
    return this.#child.stop();
  }
}
