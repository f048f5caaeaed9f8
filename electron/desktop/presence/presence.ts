import { durationMs } from '../../domain/duration.ts';
import type { Settings } from '../../domain/settings.ts';
import { type BatterySource, watchBattery } from './battery.ts';
import { type FullScreenOptions, type FullScreenSource, watchFullScreen } from './fullScreen.ts';
import { type IdleSource, watchIdle } from './idle.ts';
import { type LockSource, watchLock } from './lock.ts';
import type { LookingOptions, Watch } from './watch.ts';

export interface PresenceOptions extends LookingOptions, FullScreenOptions {
  readonly power: BatterySource & LockSource & IdleSource;
  readonly fullScreen: FullScreenSource;
  readonly settings: () => Pick<Settings, 'pauseOnBattery' | 'pauseWhenLocked' | 'pauseWhenIdle' | 'pauseForFullScreen'>;
}

/** Lets the pings rest while this computer is in a state in which its user wants none, and each state for itself. */
export class Presence {
  readonly #watches: readonly Watch[];

  constructor({ power, fullScreen, settings, ...options }: PresenceOptions) {
    const idleAfterMs = (): number | null => {
      const { pauseWhenIdle } = settings();
      return pauseWhenIdle === null ? null : durationMs(pauseWhenIdle);
    };
    this.#watches = [
      watchBattery(power, () => settings().pauseOnBattery, options),
      watchLock(power, () => settings().pauseWhenLocked, options),
      watchIdle(power, idleAfterMs, options),
      watchFullScreen(fullScreen, () => settings().pauseForFullScreen, options),
    ];
    this.look();
  }

  /** To be called when the settings have changed. */
  look(): void {
    for (const watch of this.#watches) watch.look();
  }

  stop(): void {
    for (const watch of this.#watches) watch.stop();
  }
}
