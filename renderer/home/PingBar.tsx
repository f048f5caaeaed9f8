import { type KeyboardEvent, memo, type PointerEvent, useEffect, useRef, useState } from 'react';
import type { Outcome } from '../../electron/domain/ping.ts';
import type { BarPing } from '../live/reduce.ts';
import { BAR_HEIGHT, BAR_PINGS, barPaths, barSummary, leftOf, pingText, STEP, stepped } from './bar.ts';
import { showTip } from './tip.ts';

const DRAWN: readonly Outcome[] = ['warm', 'cold', 'failed', 'skipped'];
const BAR_WIDTH = BAR_PINGS * STEP;

interface PingBarProps {
  readonly model: string;
  /** Newest first. */
  readonly pings: readonly BarPing[];
}

/** The last pings as marks, the newest at the right. The pointer or the arrow keys go from one to the next. */
export const PingBar = memo(function PingBar({ model, pings }: PingBarProps) {
  const bar = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<number | null>(null);
  const ping = at === null ? undefined : pings[at];

  useEffect(() => {
    // Asking where it is makes the browser lay out the whole page, so only a chosen ping may.
    const box = at === null ? undefined : bar.current?.getBoundingClientRect();
    if (at === null || ping === undefined || box === undefined) return;
    showTip({ text: pingText(ping), x: Math.max(box.left, box.right - BAR_WIDTH + leftOf(at) + STEP / 2), y: box.top });
    return () => showTip(null);
  }, [at, ping]);

  const onPointerMove = ({ clientX }: PointerEvent): void => {
    const right = bar.current?.getBoundingClientRect().right ?? 0;
    const index = Math.floor((right - clientX) / STEP);
    setAt(index >= 0 && index < pings.length ? index : null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = stepped(at, event.key, pings.length);
    if (next === undefined) return;
    event.preventDefault();
    setAt(next);
  };
  if (pings.length === 0) return <p className="home-none">No pings yet</p>;
  const paths = barPaths(pings);
  return (
    <div
      ref={bar}
      className="home-bar"
      role="img"
      tabIndex={-1}
      aria-label={`${model}, ${barSummary(pings)}`}
      onPointerMove={onPointerMove}
      onPointerLeave={() => setAt(null)}
      onKeyDown={onKeyDown}
      onFocus={() => setAt(at ?? 0)}
      onBlur={() => setAt(null)}
    >
      <svg width={BAR_WIDTH} height={BAR_HEIGHT} aria-hidden="true">
        {DRAWN.map((outcome) => paths[outcome] !== '' && <path key={outcome} data-outcome={outcome} d={paths[outcome]} />)}
        {at !== null && <path data-outcome="chosen" d={`M${leftOf(at) - 1} ${BAR_HEIGHT - 1}h4`} />}
      </svg>
    </div>
  );
});
