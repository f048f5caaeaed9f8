import type { RealRequest } from '../domain/realRequest.ts';
import type { Clock } from './clock.ts';
import { afterSilence } from './cooling.ts';
import type { KeepAlive } from './keepAlive.ts';
import { afterSibling, afterUsage } from './live.ts';
import type { MonitorEvent } from './monitorEvent.ts';
import { planAfterActivity } from './plan.ts';
import { hasUsed, RealJudge } from './realLabel.ts';
import { type Turns, tellsOfTime } from './turns.ts';
import { toBoot, type Watched } from './watched.ts';
import type { WatchList } from './watchList.ts';

/** What is told of a real request when it has ended; what came before it is known here. */
export type ToldRequest = Omit<RealRequest, 'endpointId' | 'gapMs'>;

export interface RealRequestsOptions {
  readonly list: WatchList;
  readonly turns: Pick<Turns, 'learnFromRequest'>;
  readonly keepAlive: Pick<KeepAlive, 'coldFromMs'>;
  readonly clock: Clock;
  readonly random: () => number;
  /** Called with every real request before it is announced. */
  readonly record: (request: RealRequest) => void;
  readonly emit: (event: MonitorEvent) => void;
  /** Told that somebody else has used an endpoint, at its last activity. */
  readonly onUse: (watched: Watched) => void;
}

/** How things stood when a request began. */
interface Before {
  readonly gapMs: number | null;
  /** Whether what it met says how long the model stays loaded. */
  readonly teaches: boolean;
}

/** Takes in real requests, which pass our gateway or are reported: they keep a model warm as pings do, and show as much. */
export class RealRequests {
  readonly #options: RealRequestsOptions;

  constructor(options: RealRequestsOptions) {
    this.#options = options;
  }

  /**
   * A request begins; until it ends, no ping of the schedule comes beside it.
   * @returns what to call when it has ended, with what was seen of it; `null`: it was never sent
   */
  begin(watched: Watched): (told: ToldRequest | null) => Promise<void> {
    const before = standingOf(watched, this.#options.clock.bootNow());
    watched.inUse += 1;
    let isOver = false;
    return async (told) => {
      if (isOver) return;
      isOver = true;
      watched.inUse -= 1;
      if (told !== null) await this.#take(watched, told, before, this.#options.clock.bootNow());
    };
  }

  /** A request that has ended was reported. */
  async note(watched: Watched, told: ToldRequest): Promise<void> {
    const { clock } = this.#options;
    const begunAt = toBoot(told.at, clock);
    await this.#take(watched, told, standingOf(watched, begunAt), Math.min(clock.bootNow(), begunAt + (told.totalMs ?? told.ttftMs ?? 0)));
  }

  async #take(watched: Watched, told: ToldRequest, { gapMs, teaches }: Before, endedAt: number): Promise<void> {
    const { list, turns, record, emit } = this.#options;
    if (!list.has(watched)) return;
    const endpointId = watched.target.endpoint.id;
    const request: RealRequest = { endpointId, ...told, gapMs };
    const met = this.#judgeOf(watched).judge(request);
    const { lastActivityAt, coldGaps } = watched.live;
    // One that is told of after later ones is kept, but changes nothing.
    const isNews = hasUsed(request) && endedAt >= (lastActivityAt ?? Number.NEGATIVE_INFINITY);
    if (isNews) this.#touch(watched, endedAt);
    if (isNews && met !== null && gapMs !== null && teaches) {
      watched.live = { ...watched.live, coldGaps: afterSilence(coldGaps, { outcome: met, gapMs }) };
      turns.learnFromRequest(watched, met, gapMs, request.loadMs === null ? 'timing' : 'hard');
    }
    record(request);
    watched.requestAt = request.at;
    emit({ kind: 'request', request, met });
    if (!isNews) return emit({ kind: 'change', endpointId });
    await this.#moveNext(watched);
    // Who shares the schedule hears of the use together with the turn that follows from it.
    emit({ kind: 'used', endpointId, at: endedAt });
  }

  /** It was used just now, which is all that was told. */
  async used(watched: Watched): Promise<void> {
    const at = this.#options.clock.bootNow();
    this.#touch(watched, at);
    await this.#moveNext(watched);
    this.#options.emit({ kind: 'used', endpointId: watched.target.endpoint.id, at });
  }

  /**
   * Another instance has heard that it was used.
   * @param at boot time
   * @param told when it is due next by the schedule that both share, boot time, where that was said; `null` as a whole: its turn is on our own schedule
   */
  async usedElsewhere(watched: Watched, at: number, told: { readonly dueAt: number | null } | null): Promise<void> {
    const { list } = this.#options;
    if (at <= (watched.live.lastActivityAt ?? Number.NEGATIVE_INFINITY)) return;
    this.#touch(watched, at);
    if (told === null) return this.#moveNext(watched);
    await this.#follow(watched, () => {
      if (told.dueAt !== null && watched.current === null) list.moved(watched, told.dueAt, null);
    });
  }

  #touch(watched: Watched, at: number): void {
    watched.live = afterUsage(watched.live, at);
    for (const other of this.#options.list.siblingsOf(watched)) other.live = afterSibling(other.live, at);
  }

  /** It was used just now: the next ping is a whole interval away. */
  #moveNext(watched: Watched): Promise<void> {
    const { list, clock, random } = this.#options;
    return this.#follow(watched, () => list.place(watched, planAfterActivity(watched, clock.bootNow(), { random, wallNow: clock.wallNow() })));
  }

  /** @param move gives it the turn that follows from its use */
  async #follow(watched: Watched, move: () => Promise<void> | void): Promise<void> {
    const { onUse, emit } = this.#options;
    const { id: endpointId } = watched.target.endpoint;
    onUse(watched);
    await move();
    emit({ kind: 'wanted', endpointId });
    emit({ kind: 'change', endpointId });
  }

  #judgeOf(watched: Watched): RealJudge {
    const { keepAlive } = this.#options;
    watched.judge ??= new RealJudge({
      get coldFromMs() {
        return keepAlive.coldFromMs(watched.target.endpoint.id);
      },
    });
    return watched.judge;
  }
}

/** @param begunAt boot time */
function standingOf(watched: Watched, begunAt: number): Before {
  const { live, known, inUse } = watched;
  const silenceMs = live.lastActivityAt === null ? null : Math.round(begunAt - live.lastActivityAt);
  // Beside another one it was not silent at all; when something came since it began, nobody knows.
  const gapMs = inUse > 0 ? 0 : silenceMs === null || silenceMs < 0 ? null : silenceMs;
  // What went before its time says nothing of how long it stays, and a look that found it gone has said so more exactly.
  const teaches = known.dropped === null && known.sight?.residency !== 'unloaded' && tellsOfTime(watched, live);
  return { gapMs, teaches };
}
