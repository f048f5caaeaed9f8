/** Minutes of a week, whose first is Monday 00:00. */
export const WEEK_MINUTES = 7 * 24 * 60;

/** Part of a week: from the minute `from` until just before `to`, which may lie beyond Sunday 24:00, in the Monday after. */
export interface WeekRange {
  readonly from: number;
  readonly to: number;
}

/** The same minutes in one way of writing only: in order, none touching another, across the end of the week in one piece. */
export function mergeRanges(ranges: readonly WeekRange[]): readonly WeekRange[] {
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of ranges.flatMap(withinWeek).sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  const first = merged[0];
  const last = merged.at(-1);
  if (first === undefined || last === undefined || first === last || first.from > 0 || last.to < WEEK_MINUTES) return merged;
  return [...merged.slice(1, -1), { from: last.from, to: WEEK_MINUTES + first.to }];
}

function withinWeek({ from, to }: WeekRange): readonly WeekRange[] {
  if (to - from >= WEEK_MINUTES) return [{ from: 0, to: WEEK_MINUTES }];
  return to <= WEEK_MINUTES
    ? [{ from, to }]
    : [
        { from, to: WEEK_MINUTES },
        { from: 0, to: to - WEEK_MINUTES },
      ];
}

/** These ranges without the minutes of others. */
export function cutRanges(ranges: readonly WeekRange[], holes: readonly WeekRange[]): readonly WeekRange[] {
  const left = holes.flatMap(withinWeek).reduce(
    (pieces, hole) =>
      pieces.flatMap(({ from, to }) =>
        [
          { from, to: Math.min(to, hole.from) },
          { from: Math.max(from, hole.to), to },
        ].filter((piece) => piece.to > piece.from),
      ),
    ranges.flatMap(withinWeek),
  );
  return mergeRanges(left);
}

/** Whether a minute of the week lies in one of these merged ranges. */
export function holdsMinute(ranges: readonly WeekRange[], minute: number): boolean {
  return ranges.some(({ from, to }) => (minute >= from && minute < to) || minute + WEEK_MINUTES < to);
}
