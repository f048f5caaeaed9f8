import type { Event } from 'electron';
import type { Clock, Timer } from '../keepalive/clock.ts';

/** What {@link PowerWatch} needs of Electron's `powerMonitor`. */
export interface PowerSource {
  /** `shutdown` comes on Linux and macOS only, with an event by which it can be put off; Electron's types leave that one out. */
  on(
    event: 'suspend' | 'resume' | 'lock-screen' | 'unlock-screen' | 'on-ac' | 'on-battery' | 'shutdown',
    listener: (...events: Pick<Event, 'preventDefault'>[]) => void,
  ): unknown;
  isOnBatteryPower(): boolean;
}

export interface PowerWatchOptions {
  readonly power: PowerSource;
  /** The engine: it notices a sleep by its clock, at the latest with its next timer. */
  readonly monitor: { noticeResume(): void; hold(reason: string): unknown; release(reason: string): unknown };
  readonly pauseOnBattery: () => boolean;
  readonly atShutdown: (event?: Pick<Event, 'preventDefault'>) => void;
  readonly log: (sentence: string) => void;
  readonly clock: Pick<Clock, 'setTimer'>;
}

const ON_BATTERY = 'on battery';
/** Linux never tells when the plug is pulled, and Windows not reliably. */
const LOOK_EVERY_MS = 60_000;

/** Tells the engine what the machine's power does. */
export class PowerWatch {
  readonly #options: PowerWatchOptions;
  #held = false;
  #timer: Timer | undefined;
  #stopped = false;

  constructor(options: PowerWatchOptions) {
    this.#options = options;
    const { power, monitor, atShutdown, log } = options;
    power.on('suspend', () => log('This machine goes to sleep'));
    power.on('resume', () => monitor.noticeResume());
    // A lid that was closed for a moment may bring no other event.
    power.on('unlock-screen', () => monitor.noticeResume());
    power.on('on-ac', () => this.look());
    power.on('on-battery', () => this.look());
    power.on('shutdown', atShutdown);
    this.look();
  }

  /** Looks whether the machine runs on battery; to be called when the setting has changed, too. */
  look(): void {
    if (this.#stopped) return;
    this.#timer?.cancel();
    const { power, monitor, pauseOnBattery, log, clock } = this.#options;
    const wanted = pauseOnBattery();
    this.#timer = wanted ? clock.setTimer(() => this.look(), LOOK_EVERY_MS) : undefined;
    const hold = wanted && power.isOnBatteryPower();
    if (hold === this.#held) return;
    this.#held = hold;
    log(hold ? 'On battery: pings are paused' : 'Pings go on');
    if (hold) monitor.hold(ON_BATTERY);
    else monitor.release(ON_BATTERY);
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }
}
