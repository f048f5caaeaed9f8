import { isLoopback } from '../domain/loopback.ts';
import type { HttpProvider } from '../domain/provider.ts';
import { type AdapterContext, rootOf } from './adapter.ts';
import type { PeekScene } from './peek/told.ts';
import { type StatusAnswer, StatusCalls } from './statusCalls.ts';

/** A whole look, ms. */
const BUDGET_MS = 3_000;

export interface VisitOptions extends Pick<AdapterContext, 'pool' | 'userAgent' | 'wallNow'> {
  readonly provider: HttpProvider;
  readonly secret: string | undefined;
  readonly signal: AbortSignal;
}

/** The status calls of one look, and how they went. */
export class Visit implements PeekScene {
  readonly ask: PeekScene['ask'];
  readonly now: () => number;
  /** A call was not answered, or not in time. */
  isBroken = false;
  /** A call was answered with something else than a failure of the server, or of a proxy before it. */
  isServed = false;
  readonly #hostname: string;
  readonly #signal: AbortSignal;

  constructor({ pool, userAgent, wallNow, provider: { baseUrl, caFile }, secret, signal }: VisitOptions) {
    this.now = wallNow;
    this.#hostname = new URL(baseUrl).hostname;
    this.#signal = signal;
    const endsAt = performance.now() + BUDGET_MS;
    const limitMs = (): number => endsAt - performance.now();
    const calls = new StatusCalls(pool, { baseUrl: rootOf(baseUrl), secret, caFile, userAgent, limitMs, signal });
    this.ask = async (path) => {
      const answer = await calls.ask(path);
      if (answer.kind === 'answered') this.isServed ||= answer.status < 500;
      // An answer that is too long or cut came all the same.
      else this.isBroken ||= answer.fault.kind !== 'tooLarge' && answer.fault.kind !== 'truncated';
      return answer;
    };
  }

  get isCancelled(): boolean {
    return this.#signal.aborted;
  }

  readonly aheadMs = (answer: StatusAnswer): number => (isLoopback(this.#hostname) ? 0 : clockAheadMs(answer, this.now()));
}

/** The date of an answer has whole seconds, and the answer travelled: clocks that differ by less count as one, ms. */
const SAME_CLOCK_MS = 3_000;

/** How far the clock of a server is ahead of ours, by the `Date` of its answer. */
export function clockAheadMs(answer: StatusAnswer, now: number): number {
  const date = answer.kind === 'answered' ? Date.parse(answer.headers.date ?? '') : Number.NaN;
  const ahead = date + 500 - now;
  return Number.isNaN(ahead) || Math.abs(ahead) < SAME_CLOCK_MS ? 0 : ahead;
}
