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
  /** Real requests. */
  readonly real: readonly Dot[];
  /** The slowest at the top. */
  readonly rows: readonly Tick[];
  readonly columns: readonly Tick[];
  /** Where a silence stands. */
  readonly x: (gapMs: number) => number;
}

/** Where everything stands; `null` when there is nothing to show. */
export function gapPlotOf(points: readonly HelpPoint[], real: readonly HelpPoint[] = []): GapPlot | null {
  const all = [...points, ...real];
  if (all.length === 0) return null;
  const gaps = logAxis(
    all.map(({ gapMs }) => gapMs),
    GAP_STEPS,
  );
  const answers = logAxis(
    all.map(({ ttftMs }) => ttftMs),
    ANSWER_STEPS,
  );
  const dotOf = ({ at, gapMs, ttftMs, outcome }: HelpPoint): Dot => ({ at, x: gaps.at(gapMs), y: 1 - answers.at(ttftMs), outcome });
  return {
    dots: points.map(dotOf),
    real: real.map(dotOf),
    columns: gaps.ticks,
    rows: answers.ticks.map(({ at, ms }) => ({ at: 1 - at, ms })),
    x: gaps.at,
  };
}

/** The same in words: `38 warm answers after silences of 2 min to 9 min: 120 ms to 400 ms.` */
export function gapText(points: readonly HelpPoint[], real: readonly HelpPoint[] = []): string {
  return [...sentencesOf(points, KINDS), ...sentencesOf(real, REAL_KINDS)].join(' ');
}

function sentencesOf(points: readonly HelpPoint[], kinds: typeof KINDS | typeof REAL_KINDS): string[] {
  return kinds.flatMap(([outcome, one, many]) => {
    const some = points.filter((point) => point.outcome === outcome);
    if (some.length === 0) return [];
    const after = between(
      some.map(({ gapMs }) => gapMs),
      roughly,
    );
    return `${plural(some.length, one, many)} after silences of ${after}: ${between(
      some.map(({ ttftMs }) => ttftMs),
      milliseconds,
    )}.`;
  });
}

const KINDS = [
  ['warm', 'warm answer', 'warm answers'],
  ['cold', 'cold start', 'cold starts'],
] as const;
const REAL_KINDS = [
  ['warm', 'real request that met a warm model', 'real requests that met a warm model'],
  ['cold', 'real request that met a cold model', 'real requests that met a cold model'],
] as const;

function between(values: readonly number[], text: (ms: number) => string): string {
  const [least, most] = [text(Math.min(...values)), text(Math.max(...values))];
  return least === most ? least : `${least} to ${most}`;
}
