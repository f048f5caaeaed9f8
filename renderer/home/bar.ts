import type { Outcome } from '../../electron/domain/ping.ts';
import { causeWords, whySkipped } from '../components/causes.ts';
import { outcomeWords } from '../components/warmth.ts';
import { clockTime, milliseconds } from '../format.ts';
import type { BarPing } from '../live/reduce.ts';

/** Pings of a full bar, and the px that each one takes. */
export const BAR_PINGS = 60;
export const STEP = 3;
export const BAR_HEIGHT = 20;

const WIDTH = 2;
/** Top and height by outcome: they differ by shape, not by colour alone. */
const SHAPES: Readonly<Record<Outcome, readonly (readonly [top: number, height: number])[]>> = {
  warm: [[5, 13]],
  cold: [[0, 18]],
  failed: [
    [2, 7],
    [12, 6],
  ],
  skipped: [[15, 3]],
};

/** The distance of a ping's mark from the left, px; the newest is at the right end. @param index 0 is the newest */
export const leftOf = (index: number): number => (BAR_PINGS - 1 - index) * STEP;

/** The mark of every outcome at every place: 200 bars are drawn at once. */
const marks = Array.from({ length: BAR_PINGS }, (_, index) => ({
  warm: markOf('warm', index),
  cold: markOf('cold', index),
  failed: markOf('failed', index),
  skipped: markOf('skipped', index),
}));

function markOf(outcome: Outcome, index: number): string {
  return SHAPES[outcome].map(([top, height]) => `M${leftOf(index)} ${top}h${WIDTH}v${height}h-${WIDTH}z`).join('');
}

/** One path per outcome for the pings, newest first. */
export function barPaths(pings: readonly BarPing[]): Readonly<Record<Outcome, string>> {
  const paths = { warm: '', cold: '', failed: '', skipped: '' };
  pings.forEach(({ outcome }, index) => {
    paths[outcome] += marks[index]?.[outcome] ?? '';
  });
  return paths;
}

const IN_WORDS = [
  ['warm', 'warm', 'warm'],
  ['cold', 'cold start', 'cold starts'],
  ['failed', 'failed', 'failed'],
  ['skipped', 'skipped', 'skipped'],
] as const;

/** `60 pings: 55 warm, 3 cold starts, 1 failed, 1 skipped`. */
export function barSummary(pings: readonly BarPing[]): string {
  if (pings.length === 0) return 'No ping yet';
  const parts = IN_WORDS.flatMap(([outcome, one, many]) => {
    const count = pings.filter((ping) => ping.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  return `${pings.length === 1 ? '1 ping' : `${pings.length} pings`}: ${parts.join(', ')}`;
}

/** `14:03:12 · warm · 142 ms`; of a skipped one why; of another instance's its name. */
export function pingText({ at, outcome, ttftMs, errorKind, reason, by }: BarPing): string {
  const cause = reason === undefined ? errorKind && causeWords[errorKind] : whySkipped(reason);
  const rest = cause ?? (ttftMs === null ? null : milliseconds(ttftMs));
  return [clockTime(at), outcomeWords[outcome], rest, by === undefined ? null : `by ${by}`].filter((part) => part !== null).join(' · ');
}

/** Where a key leads from the ping at `index` (0 is the newest, `null` none); `undefined`: the key does nothing here. */
export function stepped(index: number | null, key: string, count: number): number | null | undefined {
  if (key === 'Escape') return index === null ? undefined : null;
  if (count === 0) return undefined;
  const last = count - 1;
  switch (key) {
    case 'ArrowLeft':
      return index === null ? 0 : Math.min(last, index + 1);
    case 'ArrowRight':
      return index === null ? 0 : Math.max(0, index - 1);
    case 'Home':
      return last;
    case 'End':
      return 0;
    default:
      return undefined;
  }
}
