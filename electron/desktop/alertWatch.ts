import type { Settings } from '../domain/settings.ts';
import type { EndpointState } from '../domain/warmth.ts';
import type { Clock, Timer } from '../keepalive/clock.ts';
import { type AlertView, alertsFrom, notificationFor } from './alerts.ts';
import type { NotificationText } from './notifications.ts';

export interface AlertWatchOptions {
  /** Without simulated servers: they fail on purpose, which is no news. */
  readonly settings: () => Settings;
  readonly stateOf: (endpointId: string) => EndpointState | undefined;
  readonly show: (text: NotificationText) => void;
  readonly clock: Pick<Clock, 'monoNow' | 'setTimer'>;
}

/** A server that goes down takes its endpoints along within moments; they are told together. */
const GATHER_MS = 3_000;
/** What flickers faster than this is not told at all. */
const LEAST_GAP_MS = 60_000;

/** Tells the user of changes of fortune, never more than one notification a minute. */
export class AlertWatch {
  readonly #options: AlertWatchOptions;
  #before: readonly AlertView[];
  #shownAt = Number.NEGATIVE_INFINITY;
  #timer: Timer | undefined;
  #stopped = false;

  constructor(options: AlertWatchOptions) {
    this.#options = options;
    this.#before = views(options);
  }

  /** Something may have changed. */
  refresh(): void {
    if (this.#stopped) return;
    const { clock } = this.#options;
    this.#timer ??= clock.setTimer(() => this.#look(), Math.max(GATHER_MS, this.#shownAt + LEAST_GAP_MS - clock.monoNow()));
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  #look(): void {
    this.#timer = undefined;
    const { settings, show, clock } = this.#options;
    const after = views(this.#options);
    const text = notificationFor(alertsFrom(this.#before, after));
    this.#before = after;
    if (text === null || !settings().alerts) return;
    this.#shownAt = clock.monoNow();
    show(text);
  }
}

function views({ settings, stateOf }: AlertWatchOptions): AlertView[] {
  const { endpoints, providers } = settings();
  const names = new Map(providers.map(({ id, name }) => [id, name]));
  return endpoints.flatMap(({ id, model, providerId }) => {
    const state = stateOf(id);
    if (state === undefined) return [];
    const { alert, error } = state;
    return { endpointId: id, name: model, providerId, providerName: names.get(providerId) ?? providerId, alert, error };
  });
}
