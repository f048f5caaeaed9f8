import { memo } from 'react';
import type { WeekRange } from '../../../electron/domain/hoursRanges.ts';
import { dayNames } from '../../../electron/domain/hoursText.ts';
import { fillOf, HALVES } from './paint.ts';
import { dayLabel, halfLabel } from './words.ts';

interface WeekRowProps {
  readonly day: number;
  /** What of the day is within the hours, in minutes since its midnight. */
  readonly bars: readonly WeekRange[];
  /** The half hour that the keyboard reaches; `null`: it is on another day. */
  readonly reached: number | null;
  /** First and last half hour that are chosen; `null`: none of this day. */
  readonly chosen: readonly [number, number] | null;
}

/** A day of the grid. */
export const WeekRow = memo(function WeekRow({ day, bars, reached, chosen }: WeekRowProps) {
  return (
    <tr>
      <th scope="row" className="hours-day">
        <span aria-hidden>{dayNames[day]}</span>
        <span className="visually-hidden">{dayLabel(day)}</span>
      </th>
      {Array.from({ length: HALVES }, (_, half) => (
        <HalfHour
          // biome-ignore lint/suspicious/noArrayIndexKey: the half hours of a day stay where they are.
          key={half}
          day={day}
          half={half}
          fill={fillOf(bars, half)}
          isReached={half === reached}
          isChosen={chosen !== null && half >= chosen[0] && half <= chosen[1]}
        />
      ))}
    </tr>
  );
}, isSame);

interface HalfHourProps {
  readonly day: number;
  readonly half: number;
  readonly fill: readonly WeekRange[];
  readonly isReached: boolean;
  readonly isChosen: boolean;
}

const HalfHour = memo(
  function HalfHour({ day, half, fill, isReached, isChosen }: HalfHourProps) {
    const [only] = fill;
    const isFull = only?.from === 0 && only.to === 1;
    return (
      // biome-ignore lint/a11y/useAriaPropsSupportedByRole: in a grid it is a cell that can be chosen.
      <td
        tabIndex={isReached ? 0 : -1}
        aria-selected={fill.length > 0}
        aria-label={`${dayLabel(day)}, ${halfLabel(half)}${fill.length > 0 && !isFull ? ', in part' : ''}`}
        data-day={day}
        data-half={half}
        data-chosen={isChosen || undefined}
        data-filled={isFull || undefined}
      >
        {!isFull &&
          fill.map(({ from, to }) => <span key={from} className="hours-part" style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%` }} />)}
      </td>
    );
  },
  (a, b) => a.isReached === b.isReached && a.isChosen === b.isChosen && isSameFill(a.fill, b.fill),
);

function isSame(a: WeekRowProps, b: WeekRowProps): boolean {
  return a.reached === b.reached && a.chosen?.[0] === b.chosen?.[0] && a.chosen?.[1] === b.chosen?.[1] && isSameFill(a.bars, b.bars);
}

function isSameFill(a: readonly WeekRange[], b: readonly WeekRange[]): boolean {
  return a.length === b.length && a.every(({ from, to }, i) => from === b[i]?.from && to === b[i]?.to);
}
