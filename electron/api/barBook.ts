import { NO_BARS, packBars, withBar } from '../domain/barPacking.ts';
import type { HistoryBar, PackedBars } from '../domain/history.ts';
import { countedOutcome, type Ping } from '../domain/ping.ts';
import type { ApiContext } from './context.ts';

/** Pings of an endpoint's bar on the home page. */
const BAR_LENGTH = 60;

/** The last 60 pings of every endpoint, newest first, kept in memory once they were asked for: two hundred bars from the file take longer than all the rest of a page. */
export class BarBook {
  readonly #history: ApiContext['history'];
  readonly #bars = new Map<string, PackedBars>();

  constructor({ history, monitor, settings }: Pick<ApiContext, 'history' | 'monitor' | 'settings'>) {
    this.#history = history;
    monitor.onEvent((event) => {
      if (event.kind === 'ping') this.#add(event.ping);
    });
    settings.onChange(({ endpoints }) => {
      const left = new Set(endpoints.map(({ id }) => id));
      for (const id of this.#bars.keys()) if (!left.has(id)) this.#bars.delete(id);
    });
  }

  /** Empty when the history cannot be read. */
  of(endpointId: string): PackedBars {
    const known = this.#bars.get(endpointId);
    if (known !== undefined) return known;
    const read = this.#history.bars(endpointId, BAR_LENGTH);
    if (!read.ok) return NO_BARS;
    const bars = packBars(read.value.map(rounded));
    this.#bars.set(endpointId, bars);
    return bars;
  }

  /** A ping is in the history when it is announced, so one that nobody asked for yet will be read there. */
  #add(ping: Ping): void {
    const { endpointId } = ping;
    const bars = this.#bars.get(endpointId);
    if (bars === undefined) return;
    this.#bars.set(endpointId, withBar(bars, rounded(barOfPing(ping)), BAR_LENGTH));
  }
}

/** What a bar shows of a ping. */
function barOfPing(ping: Ping): HistoryBar {
  const { at, ttftMs, error, reason, by } = ping;
  const outcome = countedOutcome(ping);
  return {
    at,
    outcome,
    ttftMs,
    ...(error === null ? {} : { errorKind: error.kind }),
    ...(outcome === 'skipped' && reason !== null ? { reason } : {}),
    ...(by === undefined ? {} : { by }),
  };
}

/** Nobody reads microseconds in a bar. */
function rounded(bar: HistoryBar): HistoryBar {
  return { ...bar, ttftMs: bar.ttftMs === null ? null : Math.round(bar.ttftMs * 10) / 10 };
}
