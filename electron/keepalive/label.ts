/** Warm samples kept per endpoint to know what is usual. */
const KEPT = 31;
/** Fewer samples say nothing of what is usual. */
const ENOUGH = 5;
/** Without a baseline only a wait that no warm model explains counts as cold, ms. */
const SURELY_COLD_MS = 2_000;
/** Below this much above the usual TTFT nobody would speak of a cold start, ms. */
const SMALLEST_EXCESS_MS = 500;

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

  /** TTFT from which on an answer is called cold: three times the median, or six deviations above it. */
  get coldFromMs(): number {
    if (this.#samples.length < ENOUGH) return SURELY_COLD_MS;
    const usual = median(this.#samples);
    const deviation = median(this.#samples.map((sample) => Math.abs(sample - usual)));
    return Math.max(3 * usual, usual + 6 * deviation, usual + SMALLEST_EXCESS_MS);
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** Labels an answered ping: what the server says first, else its TTFT against what is usual. */
export function labelOf(answer: { coldHint: 'cold' | 'warm' | null; ttftMs: number | null }, baseline: WarmBaseline): 'warm' | 'cold' {
  if (answer.coldHint !== null) return answer.coldHint;
  // Nearly every ping is this fast: no need to ask what is usual.
  if (answer.ttftMs === null || answer.ttftMs < SMALLEST_EXCESS_MS) return 'warm';
  return answer.ttftMs >= baseline.coldFromMs ? 'cold' : 'warm';
}
