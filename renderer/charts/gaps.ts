import type { HelpPoint } from '../../electron/domain/help.ts';
import { milliseconds, plural, roughly } from '../format.ts';
import { ANSWER_STEPS, logAxis, type Tick } from './logAxis.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const GAP_STEPS: readonly number[] = [SECOND, 10 * SECOND, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR, 168 * HOUR];

/** An answer: how far from the left, by the silence before it, and how far down, by its TTFT; both parts of one. */
export interface Dot {
  readonly at: number;
  readonly x: number;
  readonly y: number;
  readonly outcome: HelpPoint['outcome'];
}

/** TTFT against the silence before it. */
export interface GapPlot {
  readonly dots: readonly Dot[];
  /** The slowest at the top. */
  readonly rows: readonly Tick[];
  readonly columns: readonly Tick[];
  /** Where a silence stands. */
  readonly x: (gapMs: number) => number;
}

/** Where everything stands; `null` when there is nothing to show. */
export function gapPlotOf(points: readonly HelpPoint[]): GapPlot | null {
  if (points.length === 0) return null;
  const gaps = logAxis(
    points.map(({ gapMs }) => gapMs),
    GAP_STEPS,
  );
  const answers = logAxis(
    points.map(({ ttftMs }) => ttftMs),
    ANSWER_STEPS,
  );
  const dots = points.map(({ at, gapMs, ttftMs, outcome }) => ({ at, x: gaps.at(gapMs), y: 1 - answers.at(ttftMs), outcome }));
  return { dots, columns: gaps.ticks, rows: answers.ticks.map(({ at, ms }) => ({ at: 1 - at, ms })), x: gaps.at };
}

/** The same in words: `38 warm answers after silences of 2 min to 9 min: 120 ms to 400 ms.` */
export function gapText(points: readonly HelpPoint[]): string {
  const sentences = KINDS.flatMap(([outcome, name]) => {
    const some = points.filter((point) => point.outcome === outcome);
    if (some.length === 0) return [];
    const after = between(
      some.map(({ gapMs }) => gapMs),
      roughly,
    );
    return `${plural(some.length, name)} after silences of ${after}: ${between(
      some.map(({ ttftMs }) => ttftMs),
      milliseconds,
    )}.`;
  });
  return sentences.join(' ');
}

const KINDS = [
  ['warm', 'warm answer'],
  ['cold', 'cold start'],
] as const;

function between(values: readonly number[], text: (ms: number) => string): string {
  const [least, most] = [text(Math.min(...values)), text(Math.max(...values))];
  return least === most ? least : `${least} to ${most}`;
}
