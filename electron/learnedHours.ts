import type { Clock } from './keepalive/clock.ts';
import { createHabits, type Habits } from './keepalive/habits/habits.ts';
import { keepingOf, UNKNOWN_KEEPING } from './keepalive/habits/keeping.ts';
import type { UseBook } from './keepalive/habits/lesson.ts';
import type { KeepAliveMonitor } from './keepalive/monitor.ts';
import { tellsOfUse } from './keepalive/sight.ts';
import type { History } from './storage/history/history.ts';
import type { Stores } from './stores.ts';

type Watching = Pick<KeepAliveMonitor, 'state' | 'coolsAfterMs' | 'targetOf' | 'sight'>;

export interface LearnedHoursOptions {
  readonly stores: Pick<Stores, 'settings' | 'history'>;
  readonly clock: Clock;
  /** The monitor; `undefined` while it is being made. */
  readonly monitor: () => Watching | undefined;
  readonly onChange: () => void;
}

/** Learned hours on top of the history's uses and of what the monitor knows. */
export function createLearnedHours({ stores: { settings, history }, clock, monitor, onChange }: LearnedHoursOptions): Habits {
  return createHabits({
    settings: () => settings.current,
    uses: bookOn(history),
    keepingOf: (endpointId) => {
      const watching = monitor();
      const state = watching?.state(endpointId);
      return watching === undefined || state === undefined ? UNKNOWN_KEEPING : keepingOf(state, watching.coolsAfterMs(endpointId));
    },
    isTold: (endpointId) => isTold(monitor(), endpointId),
    clock,
    onChange,
  });
}

/** What cannot be read was not seen: the model is kept warm then. */
function bookOn(history: Pick<History, 'uses' | 'firstUseAt' | 'lastUseAt'>): UseBook {
  const atOf = (read: ReturnType<History['lastUseAt']>): number | null => (read.ok ? read.value : null);
  return {
    since: (endpointId, from) => {
      const uses = history.uses(endpointId, from);
      return uses.ok ? uses.value : [];
    },
    firstAt: (endpointId) => atOf(history.firstUseAt(endpointId)),
    lastAt: (endpointId) => atOf(history.lastUseAt(endpointId)),
  };
}

/** Whether its server tells of each use. */
function isTold(monitor: Watching | undefined, endpointId: string): boolean {
  const target = monitor?.targetOf(endpointId);
  const peek = target === undefined ? null : (monitor?.sight(target.provider).peek ?? null);
  return peek !== null && tellsOfUse(peek);
}
