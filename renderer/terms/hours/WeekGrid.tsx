import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import type { WeekRange } from '../../../electron/domain/hoursRanges.ts';
import { type Area, areaOf, barsOf, type Cell, DAYS, indexAt, isFull, painted } from './paint.ts';
import { steered } from './steer.ts';
import { WeekRow } from './WeekRow.tsx';
import { areaLabel } from './words.ts';

interface WeekGridProps {
  readonly ranges: readonly WeekRange[];
  /** Id of what is said about it. */
  readonly describedBy: string;
  readonly onPaint: (ranges: readonly WeekRange[]) => void;
}

interface Drag {
  readonly anchor: Cell;
  readonly at: Cell;
  /** Whether it paints or clears. */
  readonly on: boolean;
}

/** A week in half hours, to paint in: by dragging, or with the arrow keys, Shift to choose more than one, and Space. */
export function WeekGrid({ ranges, describedBy, onPaint }: WeekGridProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [reached, setReached] = useState<Cell>({ day: 0, half: 16 });
  const [anchor, setAnchor] = useState<Cell | null>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const [told, setTold] = useState('');
  const area = drag !== null ? areaOf(drag.anchor, drag.at) : anchor !== null ? areaOf(anchor, reached) : null;
  const shown = drag !== null && area !== null ? painted(ranges, area, drag.on) : ranges;

  const paint = (on: boolean, where: Area): void => {
    onPaint(painted(ranges, where, on));
    setTold(`${areaLabel(where)}: ${on ? 'on' : 'off'}.`);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey) return;
    if (event.key === ' ' || event.key === 'Enter') {
      paint(!isFull(ranges, anchor ?? reached), area ?? areaOf(reached, reached));
      setAnchor(null);
      event.preventDefault();
      return;
    }
    if (event.key === 'Escape' && anchor !== null) {
      setAnchor(null);
      event.stopPropagation();
      return;
    }
    const next = steered(reached, event.key, event.ctrlKey || event.metaKey);
    if (next === null) return;
    const from = event.shiftKey ? (anchor ?? reached) : null;
    setAnchor(from);
    setReached(next);
    if (from !== null) setTold(`${areaLabel(areaOf(from, next))} chosen.`);
    cellOf(body.current, next)?.focus();
    event.preventDefault();
  };

  const cellUnder = ({ clientX, clientY }: PointerEvent): Cell | null => {
    const rows = [...(body.current?.rows ?? [])];
    // The first is the day's name. A browser makes some columns a pixel wider than others.
    const cells = [...(rows[0]?.cells ?? [])].slice(1);
    if (cells.length === 0) return null;
    return {
      day: indexAt(
        clientY,
        rows.map((row) => row.getBoundingClientRect().bottom),
      ),
      half: indexAt(
        clientX,
        cells.map((cell) => cell.getBoundingClientRect().right),
      ),
    };
  };
  const onPointerDown = (event: PointerEvent): void => {
    const cell = event.target instanceof Element && event.target.closest('td') !== null ? cellUnder(event) : null;
    if (cell === null || event.button !== 0) return;
    setAnchor(null);
    setReached(cell);
    setDrag({ anchor: cell, at: cell, on: !isFull(ranges, cell) });
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent): void => {
    const at = drag === null ? null : cellUnder(event);
    if (drag !== null && at !== null && (at.day !== drag.at.day || at.half !== drag.at.half)) setDrag({ ...drag, at });
  };
  const onPointerUp = (event: PointerEvent): void => {
    if (drag === null) return;
    // A quick finger is up before its last move was drawn.
    const at = cellUnder(event) ?? drag.at;
    paint(drag.on, areaOf(drag.anchor, at));
    setReached(at);
    setDrag(null);
  };

  return (
    <>
      <table
        className="hours-grid"
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: it is a table that takes keys.
        role="grid"
        aria-label="Hours of the week"
        aria-describedby={describedBy}
        aria-multiselectable
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => setDrag(null)}
      >
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Day</span>
            </th>
            {[0, 3, 6, 9, 12, 15, 18, 21].map((hour) => (
              <th key={hour} scope="col" colSpan={6}>
                {hour}
                <span className="visually-hidden"> o’clock</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {Array.from({ length: DAYS }, (_, day) => (
            <WeekRow
              // biome-ignore lint/suspicious/noArrayIndexKey: the days of a week stay where they are.
              key={day}
              day={day}
              bars={barsOf(shown, day)}
              reached={reached.day === day ? reached.half : null}
              chosen={area !== null && day >= area.days[0] && day <= area.days[1] ? area.halves : null}
            />
          ))}
        </tbody>
      </table>
      <p className="visually-hidden" role="status">
        {told}
      </p>
    </>
  );
}

function cellOf(body: HTMLElement | null, { day, half }: Cell): HTMLElement | null {
  return body?.querySelector<HTMLElement>(`[data-day="${day}"][data-half="${half}"]`) ?? null;
}
