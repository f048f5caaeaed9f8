import type { Ping } from '../domain/ping.ts';

/** As much of a ping as shows whether somebody else used the model before it. */
export type UseEvidence = Pick<Ping, 'at' | 'outcome' | 'totalMs' | 'gapMs'>;

/** A request by somebody else. */
interface RealUse {
  /** Wall clock, ms since 1970: when it ended. */
  readonly at: number;
  /** How long before it our last answered ping ended, ms; `null` when that ping did not find the model warm. */
  readonly afterWarmMs: number | null;
}

/** Wall and boot clock disagree by less; two sightings closer together are of one request. */
const TOLERANCE_MS = 1_000;

/**
 * Finds real requests in the pings of an endpoint: a silence before a ping that is shorter than the time since our own last one ended was broken by
 * somebody else. Of several requests between two pings only the last is seen.
 */
export class RealUses {
  #uses: RealUse[] = [];
  #firstAt: number | null = null;
  #lastAt = Number.NEGATIVE_INFINITY;
  #answered: { readonly endedAt: number; readonly warm: boolean } | null = null;

  /** Takes the next ping; one that is not newer than the last is known already. */
  add({ at, outcome, totalMs, gapMs }: UseEvidence): void {
    if (at <= this.#lastAt) return;
    this.#lastAt = at;
    this.#firstAt ??= at;
    if (gapMs !== null) this.#look(at, gapMs);
    // A look of ours kept nothing warm.
    if ((outcome === 'warm' || outcome === 'cold') && totalMs !== null) this.#answered = { endedAt: at + totalMs, warm: outcome === 'warm' };
  }

  #look(at: number, gapMs: number): void {
    if (this.#answered === null) return;
    const { endedAt, warm } = this.#answered;
    if (gapMs >= at - endedAt - TOLERANCE_MS) return;
    const usedAt = at - gapMs;
    const seen = this.#uses.at(-1);
    if (seen !== undefined && usedAt <= seen.at + TOLERANCE_MS) return;
    this.#uses.push({ at: usedAt, afterWarmMs: warm ? usedAt - endedAt : null });
  }

  /** Forgets requests before a time, wall ms. */
  prune(before: number): void {
    if ((this.#uses[0]?.at ?? before) < before) this.#uses = this.#uses.filter(({ at }) => at >= before);
  }

  /**
   * Requests since `from` (wall ms) that our pings have spared a cold start: the one before was longer ago than the model stays loaded, our last ping
   * was not, and had found it warm.
   * @returns `null` when no request was seen, or nobody knows how long the model stays loaded
   */
  avoided(from: number, coolsAfterMs: number | null): number | null {
    const uses = this.#uses.filter(({ at }) => at >= from);
    if (uses.length === 0 || coolsAfterMs === null) return null;
    // What was before our first ping, nobody saw.
    let previous = Math.max(from, this.#firstAt ?? from);
    let avoided = 0;
    for (const { at, afterWarmMs } of uses) {
      if (at - previous > coolsAfterMs && afterWarmMs !== null && afterWarmMs < coolsAfterMs) avoided += 1;
      previous = at;
    }
    return avoided;
  }
}
