import type { Clock } from './clock.ts';
import { afterUsage } from './live.ts';
import type { MonitorEvent } from './monitorEvent.ts';
import { planAfterActivity } from './plan.ts';
import type { Watched } from './watched.ts';
import type { WatchList } from './watchList.ts';

export interface OwnCallsOptions {
  readonly list: Pick<WatchList, 'place'>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly emit: (event: MonitorEvent) => void;
}

/** What our own calls do to models: they free and load them, so what a look sees of that is no news. */
export class OwnCalls {
  readonly #options: OwnCallsOptions;

  constructor(options: OwnCallsOptions) {
    this.#options = options;
  }

  freed(watched: Watched): void {
    watched.live = { ...watched.live, warmth: 'cold' };
    watched.known = { ...watched.known, sight: null, dropped: null, validFrom: this.#options.clock.bootNow() };
    this.#options.emit({ kind: 'change', endpointId: watched.target.endpoint.id });
  }

  /** @returns what to call when it has ended, with whether the model is loaded */
  loading(watched: Watched): (isLoaded: boolean) => Promise<void> {
    const { warmth } = watched.live;
    watched.live = { ...watched.live, warmth: 'loading' };
    watched.known = { ...watched.known, sight: null, validFrom: Number.POSITIVE_INFINITY };
    this.#options.emit({ kind: 'change', endpointId: watched.target.endpoint.id });
    return (isLoaded) => this.#endLoading(watched, isLoaded ? null : warmth);
  }

  /** @param warmthBefore `null`: it is loaded */
  async #endLoading(watched: Watched, warmthBefore: Watched['live']['warmth'] | null): Promise<void> {
    const { list, clock, random, emit } = this.#options;
    const endpointId = watched.target.endpoint.id;
    const now = clock.bootNow();
    watched.known = { ...watched.known, sight: null, validFrom: now };
    if (warmthBefore !== null) watched.live = { ...watched.live, warmth: warmthBefore };
    else {
      watched.known = { ...watched.known, dropped: null };
      watched.live = afterUsage(watched.live, now);
      await list.place(watched, planAfterActivity(watched, now, { random, wallNow: clock.wallNow() }));
      emit({ kind: 'wanted', endpointId });
    }
    emit({ kind: 'change', endpointId });
  }
}
