import { z } from 'zod';
import type { Settings } from './settings.ts';

/**
 * The end of a pause that has none, wall ms: it ends when somebody pings, uses or resumes the endpoint. It is the last time a date can have, so
 * that whoever does not know it reads a pause all the same.
 */
export const UNTIL_WANTED = 8_640_000_000_000_000;

/** Until when nothing is pinged by the schedule: wall clock, ms since 1970. One that has passed is none. */
export const pausedUntilSchema = z.number().int().min(0).max(UNTIL_WANTED);

/** Why something was paused, for people: `driver update`. */
export const pauseReasonSchema = z.string().trim().min(1, 'say why, or leave the reason out').max(200, 'a reason has at most 200 characters');

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
    pauseReason: pauseAt(settings.pausedUntil, now) === null ? null : settings.pauseReason,
    endpoints: settings.endpoints.map((endpoint) => {
      return isPast(endpoint.pausedUntil) ? withoutPause(endpoint) : endpoint;
    }),
  };
}

type Endpoint = Settings['endpoints'][number];

/** The endpoint as it is when nothing pauses it. */
export function withoutPause({ pausedUntil: _until, pauseReason: _reason, ...rest }: Endpoint): Endpoint {
  return rest;
}

/** The settings with a pause without end for these endpoints. */
export function pausedUntilWanted(settings: Settings, endpointIds: readonly string[]): Settings {
  const endpoints = settings.endpoints.map((endpoint) =>
    endpointIds.includes(endpoint.id) ? { ...withoutPause(endpoint), pausedUntil: UNTIL_WANTED } : endpoint,
  );
  return { ...settings, endpoints };
}

/** The settings without the pause that this endpoint being wanted ends; `null` when it has none of that kind. */
export function resumedByWant(settings: Settings, endpointId: string): Settings | null {
  const isEnded = ({ id, pausedUntil }: Settings['endpoints'][number]): boolean => id === endpointId && pausedUntil === UNTIL_WANTED;
  if (!settings.endpoints.some(isEnded)) return null;
  return {
    ...settings,
    endpoints: settings.endpoints.map((endpoint) => {
      return isEnded(endpoint) ? withoutPause(endpoint) : endpoint;
    }),
  };
}
