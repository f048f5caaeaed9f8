import type { Ping } from '../domain/ping.ts';
import type { Clock } from './clock.ts';
import { afterPing } from './live.ts';
import type { MonitorEvent } from './monitorEvent.ts';
import { toBoot, type Watched } from './watched.ts';
import type { WatchList } from './watchList.ts';

export interface FromAfarOptions {
  readonly list: Pick<WatchList, 'moved'>;
  readonly clock: Clock;
  readonly record: (ping: Ping) => void;
  readonly emit: (event: MonitorEvent) => void;
}

/** Takes in what other instances that share the schedule have done. */
export class FromAfar {
  readonly #options: FromAfarOptions;

  constructor(options: FromAfarOptions) {
    this.#options = options;
  }

  /** @param told when it is due next, boot time; `null` as a whole: each pings for itself, so the ping is only noted */
  take(watched: Watched, ping: Ping, by: string, told: { readonly dueAt: number | null } | null): void {
    const { list, clock, record, emit } = this.#options;
    const endpointId = watched.target.endpoint.id;
    const noted: Ping = { ...ping, endpointId, by };
    // A ping of our own that is under way or waits will show more; what the other one has cost counts all the same.
    if (told !== null && watched.current === null) {
      watched.live = afterPing(watched.live, noted, toBoot(noted.at + (noted.totalMs ?? 0), clock));
      if (told.dueAt !== null) list.moved(watched, told.dueAt, by);
    }
    record(noted);
    emit({ kind: 'ping', ping: noted });
    emit({ kind: 'change', endpointId });
  }

  /** Another one pings it, or will. @param dueAt boot time */
  moved(watched: Watched, dueAt: number): void {
    if (watched.current !== null) return;
    this.#options.list.moved(watched, dueAt, null);
    this.#options.emit({ kind: 'change', endpointId: watched.target.endpoint.id });
  }
}
