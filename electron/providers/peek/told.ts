import { z } from 'zod';
import type { Peek } from '../../domain/peek.ts';
import type { Ask, StatusAnswer } from '../statusCalls.ts';

/** What a server told in one look; who it is and when it was is for the looker to add. */
export type Told = Omit<Peek, 'at' | 'server'>;

export interface PeekScene {
  readonly ask: Ask;
  /** Wall clock, ms since 1970. */
  readonly now: () => number;
  /** How far the server's clock is ahead of ours by the date of its answer, ms; 0 where they agree. */
  readonly aheadMs: (answer: StatusAnswer) => number;
}

/**
 * Looks at one server by calls that leave its idle timer alone; it remembers what holds as long as the server is the same.
 * @returns `null` when the answers do not have the form of its kind
 */
export type Peeker = (scene: PeekScene) => Promise<Told | null>;

/** Nothing of what a look can bring. */
export const TOLD_NOTHING: Told = {
  models: [],
  listsAll: false,
  single: false,
  room: null,
  busy: null,
  sleeps: false,
  tells: { residency: false, expiry: false, busy: false, use: false },
};

// A field that is missing or of another type is one that the server does not tell.
export const text = z.string().nullable().catch(null);
export const flag = z.boolean().nullable().catch(null);
export const count = z.number().int().nonnegative().nullable().catch(null);
export const amount = z.number().nonnegative().nullable().catch(null);

/** Asks for paths that not every server of a kind has; one that it does not have is asked for once. */
export class Sometimes {
  readonly #absent = new Set<string>();

  /** @returns `null` where the server does not have it */
  async ask(ask: Ask, path: string): Promise<StatusAnswer | null> {
    if (this.#absent.has(path)) return null;
    const answer = await ask(path);
    if (answer.kind !== 'answered' || answer.status < 300) return answer;
    if (answer.status === 404 || answer.status === 405 || answer.status === 501) this.#absent.add(path);
    return null;
  }

  /** The JSON at a path, if the server has it and it has this form; else `null`. */
  async read<T extends z.ZodType>(ask: Ask, path: string, schema: T): Promise<z.infer<T> | null> {
    const answer = await this.ask(ask, path);
    const parsed = schema.safeParse(answer?.kind === 'answered' ? answer.json : undefined);
    return parsed.success ? parsed.data : null;
  }
}
