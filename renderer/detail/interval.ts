import { type KeepAliveRule, parseKeepAlive } from '../../electron/domain/duration.ts';
import type { Result } from '../../electron/domain/result.ts';

/** Steps of the slider, seconds. */
export const STEPS = [30, 60, 120, 180, 300, 600, 1800, 3600] as const;
/** Intervals of the list, seconds. */
export const PRESETS = [120, 180, 300] as const;

/** What is chosen for an endpoint. */
export type Choice = { readonly kind: 'default' } | KeepAliveRule;

export function choiceOf(keepAlive: string | null | undefined): Choice {
  if (keepAlive === undefined) return { kind: 'default' };
  const rule = parseKeepAlive(keepAlive);
  return rule.ok ? rule.value : { kind: 'off' };
}

/** The step of the slider nearest to an interval, by ratio. */
export function stepNear(seconds: number): number {
  const distances = STEPS.map((step) => Math.abs(Math.log(step / seconds)));
  return distances.indexOf(Math.min(...distances));
}

/** Reads what was typed as an exact interval. @returns the interval in its text form; `null`: not scheduled */
export function readInterval(text: string): Result<string | null> {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: false, error: 'Write an interval, for example 90s or 2m30s.' };
  const rule = parseKeepAlive(trimmed);
  if (!rule.ok) return { ok: false, error: `${rule.error}.` };
  return { ok: true, value: rule.value.kind === 'off' ? null : trimmed };
}
