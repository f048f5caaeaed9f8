import { z } from 'zod';
import type { Settings } from './settings.ts';

/** The last time a date can have. */
const LAST_TIME = 8_640_000_000_000_000;

/** Until when nothing is pinged by the schedule: wall clock, ms since 1970. One that has passed is none. */
export const pausedUntilSchema = z.number().int().min(0).max(LAST_TIME);

/** A pause as it counts now: one that is over is none. */
export function pauseAt(pausedUntil: number | null | undefined, now: number): number | null {
  return pausedUntil !== null && pausedUntil !== undefined && pausedUntil > now ? pausedUntil : null;
}

/** The settings without the pauses that are over; `null` when there are none. */
export function withoutPastPauses(settings: Settings, now: number): Settings | null {
  const isPast = (until: number | null | undefined): boolean => typeof until === 'number' && until <= now;
  if (!isPast(settings.pausedUntil) && !settings.endpoints.some((endpoint) => isPast(endpoint.pausedUntil))) return null;
  return {
    ...settings,
    pausedUntil: pauseAt(settings.pausedUntil, now),
    endpoints: settings.endpoints.map((endpoint) => {
      if (!isPast(endpoint.pausedUntil)) return endpoint;
      const { pausedUntil: _over, ...rest } = endpoint;
      return rest;
    }),
  };
}
