import type { Clock, Timer } from '../../keepalive/clock.ts';
import { Hold, type HoldOptions } from './hold.ts';

/** One thing that this computer may be, and that lets the pings rest where the settings want that. */
export interface Watch {
  /** Looks now; to be called when its setting may have changed, too. */
  look(): void;
  stop(): void;
}

export interface LookingOptions extends HoldOptions {
  readonly clock: Pick<Clock, 'setTimer'>;
}

interface Looking {
  /** As people read it after "Paused". */
  readonly reason: string;
  /** Whether the settings want it; else nobody looks. */
  readonly isWanted: () => boolean;
  readonly isSo: () => boolean;
  /** How often that is looked at, ms; and while it is so, so that it ends soon. */
  readonly everyMs: number;
  readonly everyMsWhileSo: number;
}

/** Looks again and again, since systems tell of changes late or not at all. Costs nothing while its setting is off. */
export function looking({ reason, isWanted, isSo, everyMs, everyMsWhileSo }: Looking, { clock, ...hold }: LookingOptions): Watch {
  const rest = new Hold(reason, hold);
  let timer: Timer | undefined;
  let stopped = false;
  const look = (): void => {
    if (stopped) return;
    timer?.cancel();
    const wanted = isWanted();
    rest.set(wanted && isSo());
    timer = wanted ? clock.setTimer(look, rest.held ? everyMsWhileSo : everyMs) : undefined;
  };
  return {
    look,
    stop() {
      stopped = true;
      timer?.cancel();
    },
  };
}
