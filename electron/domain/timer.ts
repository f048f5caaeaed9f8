import type { Endpoint } from './endpoint.ts';
import { parseHours } from './hours.ts';
import { pauseAt, UNTIL_WANTED } from './pause.ts';
import type { Settings } from './settings.ts';

/** Whether a timer ("keep warm until 18:00") runs for this endpoint at `now`, wall ms: its own, or that of all. */
export function timerOf(endpoint: Pick<Endpoint, 'warmUntil'>, { warmUntil }: Pick<Settings, 'warmUntil'>, now: number): number | null {
  const own = pauseAt(endpoint.warmUntil, now);
  const all = pauseAt(warmUntil, now);
  return own === null || all === null ? (own ?? all) : Math.max(own, all);
}

/**
 * The settings without the timers that are over; `null` when there are none. Whoever says "until 18:00" means that it stops then: what has
 * no hours that would say when it goes on, and is not switched off, is paused until somebody wants it.
 */
export function withoutPastTimers(settings: Settings, now: number): Settings | null {
  const isPast = (until: number | null | undefined): boolean => typeof until === 'number' && until <= now;
  const allOver = isPast(settings.warmUntil);
  if (!allOver && !settings.endpoints.some(({ warmUntil }) => isPast(warmUntil))) return null;
  const pausesAll = allOver && settings.warming && isAlways(settings.hours);
  return {
    ...settings,
    warmUntil: allOver ? null : settings.warmUntil,
    ...(pausesAll ? { pausedUntil: UNTIL_WANTED, pauseReason: TIMER_OVER } : {}),
    endpoints: settings.endpoints.map((endpoint) => {
      if (!isPast(endpoint.warmUntil)) return endpoint;
      const { warmUntil: _over, ...rest } = endpoint;
      const stops = endpoint.enabled && isAlways(endpoint.hours ?? settings.hours) && endpoint.keepAlive !== null;
      return stops ? { ...rest, pausedUntil: UNTIL_WANTED, pauseReason: TIMER_OVER } : rest;
    }),
  };
}

const TIMER_OVER = 'its timer is over';

function isAlways(hours: string): boolean {
  const rule = parseHours(hours);
  return !rule.ok || rule.value.kind === 'always';
}
