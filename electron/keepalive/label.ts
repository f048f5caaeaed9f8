/** Warm samples kept per endpoint to know what is usual. */
const KEPT = 31;
/** Fewer samples say nothing of what is usual. */
const ENOUGH = 5;
/** Without a baseline only a wait that no warm model explains counts as cold, ms. */
const SURELY_COLD_MS = 2_000;
/** Below this much above the usual TTFT nobody would speak of a cold start, ms. */
const SMALLEST_EXCESS_MS = 500;

/** A cold answer takes at least so many times the usual TTFT, and is so many deviations above it. */
const COLD_FACTOR = 3;
const COLD_DEVIATIONS = 6;
/** However much warm answers differ, one that takes so many times the usual is cold. */
const SURELY_COLD_FACTOR = 10;

/** So many slow answers in a row, alike and none as slow as a load, are no cold starts: the server has become slower. */
const NEW_NORMAL = 5;
const ALIKE_FACTOR = 2;

/** What TTFT is usual for an endpoint while it is warm, milliseconds. */
export class WarmBaseline {
  #samples: number[] = [];
  #slow: number[] = [];

  add(ttftMs: number): void {
    this.#slow = [];
    this.#samples.push(ttftMs);
    if (this.#samples.length > KEPT) this.#samples.shift();
  }

  /** An answer that only its TTFT calls cold. Without this, a server that stays slower would be cold for ever. */
  addSlow(ttftMs: number): void {
    if (ttftMs >= SURELY_COLD_MS) this.#slow = [];
    else this.#slow.push(ttftMs);
    const alike = Math.max(...this.#slow) <= ALIKE_FACTOR * Math.min(...this.#slow);
    if (this.#slow.length >= NEW_NORMAL && alike) [this.#samples, this.#slow] = [this.#slow, []];
    else if (this.#slow.length >= NEW_NORMAL) this.#slow.shift();
  }

  /**
   * TTFT from which on an answer is called cold. Deviations are counted on the log scale, where TTFT is nearly symmetric: how many times the usual one
   * an answer takes says more than how many milliseconds it takes longer.
   */
  get coldFromMs(): number {
    if (this.#samples.length < ENOUGH) return SURELY_COLD_MS;
    // A server on this machine may answer within the clock's grain; the logarithm must stay finite.
    const samples = this.#samples.map((sample) => Math.max(sample, 1));
    const usual = median(samples);
    const deviation = median(samples.map((sample) => Math.abs(Math.log(sample / usual))));
    const factor = Math.min(Math.max(COLD_FACTOR, Math.exp(COLD_DEVIATIONS * deviation)), SURELY_COLD_FACTOR);
    return Math.max(factor * usual, usual + SMALLEST_EXCESS_MS);
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** What an answered ping says of its model. */
export interface Answer {
  readonly coldHint: 'cold' | 'warm' | null;
  readonly ttftMs: number | null;
  /** It waited behind other requests, so that its time says nothing of the model. */
  readonly queued: boolean;
}

/** Labels an answered ping: what the server says first, else its TTFT against what is usual. */
export function labelOf({ coldHint, ttftMs, queued }: Answer, baseline: WarmBaseline): 'warm' | 'cold' {
  if (coldHint !== null) return coldHint;
  // Nearly every ping is this fast: no need to ask what is usual.
  if (queued || ttftMs === null || ttftMs < SMALLEST_EXCESS_MS) return 'warm';
  return ttftMs >= baseline.coldFromMs ? 'cold' : 'warm';
}
