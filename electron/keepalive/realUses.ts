import type { Ping } from '../domain/ping.ts';
import type { RealRequest } from '../domain/realRequest.ts';
import { hasUsed, type Met } from './realLabel.ts';

/** As much of a ping as shows whether somebody else used the model before it. */
export type UseEvidence = Pick<Ping, 'at' | 'outcome' | 'totalMs' | 'gapMs'>;

/** As much of a real request as shows when it used the model. */
export type RequestEvidence = Pick<RealRequest, 'at' | 'ttftMs' | 'totalMs' | 'status' | 'source'>;

/** A request by somebody else. */
interface RealUse {
  /** Wall clock, ms since 1970: when it began, as far as that is known, and when it ended. */
  readonly from: number;
  readonly at: number;
  /** How long before it our last answered ping ended, ms; `null` when that ping did not find the model warm, and nobody saw that this request did. */
  readonly afterWarmMs: number | null;
  /** `null`: only pings tell of it, or it may have been either. */
  readonly met: Met | null;
  readonly ttftMs: number | null;
  /** A ping has shown it, nobody saw it. */
  readonly isOnlyShown: boolean;
}

interface Answered {
  readonly endedAt: number;
  readonly warm: boolean;
}

/** Wall and boot clock disagree by less; two sightings closer together are of one request. */
const TOLERANCE_MS = 1_000;
/** Answered pings that are remembered: a request is told of when it has ended, so pings may have come after its beginning. */
const KEPT_ANSWERS = 16;

/**
 * Knows the real requests of an endpoint: those that were seen to pass or reported, and those that pings show. A silence before a ping that is
 * shorter than the time since our own last one ended was broken by somebody else; of several between two pings only the last shows so.
 */
export class RealUses {
  #uses: RealUse[] = [];
  #firstAt: number | null = null;
  #lastAt = Number.NEGATIVE_INFINITY;
  #answered: Answered[] = [];

  /** Takes the next ping; one that is not newer than the last is known already. */
  add({ at, outcome, totalMs, gapMs }: UseEvidence): void {
    if (at <= this.#lastAt) return;
    this.#lastAt = at;
    this.#firstAt ??= at;
    if (gapMs !== null) this.#look(at, gapMs);
    // A look of ours kept nothing warm.
    if ((outcome === 'warm' || outcome === 'cold') && totalMs !== null) {
      this.#answered.push({ endedAt: at + totalMs, warm: outcome === 'warm' });
      if (this.#answered.length > KEPT_ANSWERS) this.#answered.shift();
    }
  }

  /** Takes a request that was seen to pass, or reported. @param met what it found; `null` where that cannot be said */
  addRequest(request: RequestEvidence, met: Met | null): void {
    if (!hasUsed(request)) return;
    const { at: from, ttftMs, totalMs } = request;
    const at = from + (totalMs ?? ttftMs ?? 0);
    this.#firstAt = Math.min(this.#firstAt ?? from, from);
    const before = this.#answered.findLast(({ endedAt }) => endedAt <= from + TOLERANCE_MS);
    const isKnownWarm = before !== undefined && (before.warm || met === 'warm');
    const afterWarmMs = isKnownWarm ? Math.max(0, from - before.endedAt) : null;
    const last = this.#uses.at(-1);
    // What a ping has shown of it is less than what was seen.
    if (last?.isOnlyShown === true && Math.abs(last.at - at) <= TOLERANCE_MS) this.#uses.pop();
    // Of several at once the one that began first may end last.
    const place = this.#uses.findLastIndex((use) => use.at <= at) + 1;
    this.#uses.splice(place, 0, { from, at, afterWarmMs, met, ttftMs, isOnlyShown: false });
  }

  #look(at: number, gapMs: number): void {
    const answered = this.#answered.at(-1);
    if (answered === undefined) return;
    const { endedAt, warm } = answered;
    if (gapMs >= at - endedAt - TOLERANCE_MS) return;
    const usedAt = at - gapMs;
    const seen = this.#uses.at(-1);
    if (seen !== undefined && usedAt <= seen.at + TOLERANCE_MS) return;
    this.#uses.push({ from: usedAt, at: usedAt, afterWarmMs: warm ? usedAt - endedAt : null, met: null, ttftMs: null, isOnlyShown: true });
  }

  /** Forgets requests before a time, wall ms. */
  prune(before: number): void {
    if ((this.#uses[0]?.at ?? before) < before) this.#uses = this.#uses.filter(({ at }) => at >= before);
  }

  /** How many requests since `from` (wall ms) were seen to find the model cold. */
  metCold(from: number): number {
    return this.#uses.filter(({ at, met }) => at >= from && met === 'cold').length;
  }

  /**
   * Requests since `from` (wall ms) that our pings have spared a cold start: the one before was longer ago than the model stays loaded, our last ping
   * was not, and had found it warm, or the request itself did.
   * @returns `null` when no request was seen, or nobody knows how long the model stays loaded
   */
  spared(from: number, coolsAfterMs: number | null): readonly { readonly ttftMs: number | null }[] | null {
    const uses = this.#uses.filter(({ at }) => at >= from);
    if (uses.length === 0 || coolsAfterMs === null) return null;
    // What was before our first ping, nobody saw.
    let previous = Math.max(from, this.#firstAt ?? from);
    return uses.filter(({ from: begunAt, at, afterWarmMs, met }) => {
      const silenceMs = begunAt - previous;
      previous = Math.max(previous, at);
      return met !== 'cold' && silenceMs > coolsAfterMs && afterWarmMs !== null && afterWarmMs < coolsAfterMs;
    });
  }

  /** How many {@link spared} are. */
  avoided(from: number, coolsAfterMs: number | null): number | null {
    return this.spared(from, coolsAfterMs)?.length ?? null;
  }
}
