/** A mark of an axis. */
export interface Tick {
  /** From 0, where the axis begins, to 1. */
  readonly at: number;
  readonly ms: number;
}

/** A logarithmic axis between two round values. */
export interface LogAxis {
  /** Where a value stands: 0 to 1. */
  readonly at: (ms: number) => number;
  readonly ticks: readonly Tick[];
}

/** The axis that spans `values`, which are not none, from one of the `steps` to another. */
export function logAxis(values: readonly number[], steps: readonly number[]): LogAxis {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const first = Math.max(
    0,
    Math.min(
      steps.length - 2,
      steps.findLastIndex((step) => step <= least),
    ),
  );
  const end = steps.findIndex((step) => step >= most);
  const last = Math.max(first + 1, end < 0 ? steps.length - 1 : end);
  const ticks = steps.slice(first, last + 1);
  const [low = 1, high = 10] = [ticks.at(0), ticks.at(-1)];
  const at = (ms: number): number => Math.min(1, Math.max(0, Math.log10(ms / low) / Math.log10(high / low)));
  return { at, ticks: ticks.map((ms) => ({ at: at(ms), ms })) };
}

/** Round times of an answer, ms. */
export const ANSWER_STEPS: readonly number[] = [0.1, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];
