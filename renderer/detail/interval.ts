import { type KeepAliveRule, parseKeepAlive } from '../../electron/domain/duration.ts';
import type { Result } from '../../electron/domain/result.ts';
import { count } from '../format.ts';
import { STEPS } from '../intervals.ts';

/** Intervals of the list, seconds. */
export const PRESETS = [120, 180, 300] as const;

/** What is chosen for an endpoint. */
export type Choice = { readonly kind: 'default' } | KeepAliveRule;

export function choiceOf(keepAlive: string | null | undefined): Choice {
  if (keepAlive === undefined) return { kind: 'default' };
  const rule = parseKeepAlive(keepAlive);
  return rule.ok ? rule.value : { kind: 'off' };
}

/** Where an interval stands on the slider: at its step, or between two; what is beyond stands at the end. */
export function positionOf(seconds: number): number {
  const i = STEPS.findLastIndex((step) => step <= seconds);
  const [below, above] = [STEPS[i], STEPS[i + 1]];
  if (below === undefined) return 0;
  return above === undefined ? i : i + Math.log(seconds / below) / Math.log(above / below);
}

/** The step somebody means who moves the thumb: from between two steps a small move already leads to the next. */
export function stepTowards(from: number, to: number): number {
  if (Math.abs(to - from) >= 1) return Math.round(to);
  return to > from ? Math.floor(from) + 1 : Math.ceil(from) - 1;
}

/** An interval that was typed. */
interface TypedInterval {
  readonly keepAlive: string;
  readonly seconds: number;
}

/** Reads what was typed as an exact interval; what is none has lines of its own. */
export function readInterval(text: string): Result<TypedInterval> {
  const keepAlive = text.trim();
  if (keepAlive === '') return { ok: false, error: 'Write an interval, for example 90s or 2m30s.' };
  const rule = parseKeepAlive(keepAlive);
  if (!rule.ok) return { ok: false, error: `${rule.error}.` };
  const { kind } = rule.value;
  if (kind === 'off') return { ok: false, error: 'Choose “Not scheduled” above for that.' };
  if (kind === 'pin') return { ok: false, error: 'Write more than 0 s. To keep a model of Ollama loaded for good, choose “Pinned” above.' };
  if (kind === 'auto') return { ok: false, error: 'Choose “Automatic” above for that.' };
  return { ok: true, value: { keepAlive, seconds: rule.value.seconds } };
}

/** What is worth a second thought before a typed interval is applied; empty for most. */
export function warningOf({ seconds }: TypedInterval): string {
  return seconds < STEPS[0] ? `Very often: ${count((24 * 3600) / seconds)} pings a day.` : '';
}
