import { COLD_LOAD_MS } from '../domain/measurement.ts';
import type { RealRequest } from '../domain/realRequest.ts';
import { WarmBaseline } from './label.ts';

/** A longer prompt takes its own time to be read, so that a late first token says nothing of the model, tokens. */
const LONG_PROMPT = 1_000;
/** After a shorter silence no server has unloaded anything: a late answer is the prompt's doing, ms. */
const SURELY_LOADED_MS = 20_000;
/** Answers after which it is known what is usual for requests. */
const ENOUGH = 5;

/** What a request found. */
export type Met = 'warm' | 'cold';

/** As much of a real request as tells what it met. */
export type RealEvidence = Pick<RealRequest, 'ttftMs' | 'loadMs' | 'gapMs' | 'inputTokens' | 'status'>;

/**
 * Tells what the real requests of one endpoint met. Their prompts are of any length: an early first token shows that the model was there, a late one
 * that it was not, but only where neither the prompt nor what is usual for requests explains it.
 */
export class RealJudge {
  readonly #pings: Pick<WarmBaseline, 'coldFromMs'>;
  readonly #usual = new WarmBaseline();
  #warm = 0;

  /** @param pings what is usual for warm pings, whose prompts are short */
  constructor(pings: Pick<WarmBaseline, 'coldFromMs'>) {
    this.#pings = pings;
  }

  /** Takes the next request. @returns `null` where nothing can be said of it */
  judge(request: RealEvidence): Met | null {
    const { ttftMs, loadMs, status } = request;
    if (status !== null && status >= 400) return null;
    // What the server says of itself needs no guess.
    if (loadMs !== null) return loadMs > COLD_LOAD_MS ? 'cold' : this.#warmAfter(ttftMs);
    return ttftMs === null ? null : this.#byTime(ttftMs, request);
  }

  #byTime(ttftMs: number, { gapMs, inputTokens }: RealEvidence): Met | null {
    if (ttftMs < this.#pings.coldFromMs || (gapMs !== null && gapMs < SURELY_LOADED_MS)) return this.#warmAfter(ttftMs);
    const knowsUsual = this.#warm >= ENOUGH;
    if (inputTokens === null ? !knowsUsual : inputTokens > LONG_PROMPT) return null;
    if (ttftMs < this.#usual.coldFromMs) return knowsUsual ? this.#warmAfter(ttftMs) : null;
    this.#usual.addSlow(ttftMs);
    return 'cold';
  }

  #warmAfter(ttftMs: number | null): 'warm' {
    if (ttftMs !== null) {
      this.#usual.add(ttftMs);
      this.#warm += 1;
    }
    return 'warm';
  }
}

/** Whether it has used the model: one that was refused, or that nothing answered, has not. */
export function hasUsed({ status, source }: Pick<RealRequest, 'status' | 'source'>): boolean {
  return status === null ? source === 'report' : status < 400;
}
