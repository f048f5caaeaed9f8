import type { ModelRef } from '../domain/memory.ts';
import { ok, type Result } from '../domain/result.ts';
import type { Settings } from '../domain/settings.ts';
import type { MemoryByHand } from '../memory/memoryByHand.ts';
import type { Pause, TrayActions } from './trayMenu.ts';

/** What the menu works on. */
export interface TrayTargets {
  readonly open: () => void;
  readonly quit: () => void;
  readonly settings: { readonly current: Settings; change(change: (settings: Settings) => Result<unknown>): Promise<Result<unknown>> };
  readonly pingNow: (endpointIds: readonly string[]) => Promise<unknown>;
  readonly memory: Pick<MemoryByHand, 'load' | 'unload' | 'free'>;
  /** Says what went wrong; the menu is gone by then. */
  readonly complain: (sentence: string) => void;
  /** Wall clock, ms since 1970. */
  readonly now: () => number;
}

/** Carries out what is chosen in the tray's menu. */
export function trayActions(targets: TrayTargets): TrayActions {
  const change = async (fields: (settings: Settings) => Partial<Settings>): Promise<void> => {
    const changed = await targets.settings.change((settings) => ok({ ...settings, ...fields(settings) }));
    if (!changed.ok) targets.complain(changed.error);
  };
  const pauseOne = (endpointId: string, until: number | null): Promise<void> =>
    change(({ endpoints }) => ({ endpoints: endpoints.map((one) => (one.id === endpointId ? withPause(one, until) : one)) }));
  const refOf = (endpointId: string): ModelRef | undefined => targets.settings.current.endpoints.find(({ id }) => id === endpointId);
  const unload = async (endpointId: string): Promise<void> => {
    const ref = refOf(endpointId);
    const done = ref === undefined ? undefined : await targets.memory.unload(ref, { force: false });
    if (done?.ok === false) targets.complain(done.error.message);
  };
  return {
    open: targets.open,
    quit: targets.quit,
    keepWarm: (warming) => void change(() => ({ warming })),
    pauseAll: (length) => void change(() => ({ pausedUntil: pauseEnd(length, targets.now()) })),
    resumeAll: () => void change(() => ({ pausedUntil: null })),
    pingNow: (endpointId) => void targets.pingNow([endpointId]),
    pause: (endpointId) => void pauseOne(endpointId, pauseEnd('hour', targets.now())),
    resume: (endpointId) => void pauseOne(endpointId, null),
    unload: (endpointId) => void unload(endpointId),
  };
}

type Endpoint = Settings['endpoints'][number];

function withPause({ pausedUntil: _before, ...endpoint }: Endpoint, until: number | null): Endpoint {
  return until === null ? endpoint : { ...endpoint, pausedUntil: until };
}

const HOUR_MS = 3_600_000;
/** People who pause "until tomorrow" mean the next morning; the page has the same hour. */
const MORNING_HOUR = 7;

/** When a pause that begins now ends, wall-clock ms. */
export function pauseEnd(length: Pause, now: number): number {
  if (length === 'hour') return now + HOUR_MS;
  const tomorrow = new Date(now);
  tomorrow.setDate(tomorrow.getDate() + 1);
  return tomorrow.setHours(MORNING_HOUR, 0, 0, 0);
}
