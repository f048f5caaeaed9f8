import type { PointerEvent } from 'react';
import { exactly, until } from '../format.ts';
import { useTicking } from '../live/clock.ts';
import type { EndpointItem } from '../live/reduce.ts';
import { nextOf } from './next.ts';

interface NextPingProps {
  readonly item: EndpointItem;
  readonly pausedUntil: number | null;
}

/** When it is pinged next, counted down; below it when it would go cold; both to the second on hover. */
export function NextPing({ item, pausedUntil }: NextPingProps) {
  const { warmth, coldAt, nextPingAt } = item.state;
  const kind = useTicking((now) => nextOf(item, pausedUntil, now).kind);
  const text = useTicking((now) => {
    const next = nextOf(item, pausedUntil, now);
    if (next.kind === 'pinging') return 'pinging …';
    return next.kind === 'at' ? until(next.at, now) : next.text;
  });
  const cold = useTicking((now) => (warmth === 'warm' && coldAt !== null ? `cold ${until(coldAt, now)}` : ''));
  // Worked out when somebody asks: writing dates is slow, and 200 rows may change at once.
  const explain = ({ currentTarget }: PointerEvent<HTMLElement>): void => {
    currentTarget.title = [kind === 'at' && nextPingAt !== null ? `Next ping at ${exactly(nextPingAt)}.` : '', coolingText(warmth === 'warm', coldAt)]
      .join(' ')
      .trim();
  };
  return (
    <div className="home-next" data-next={kind} onPointerEnter={explain}>
      <span className="visually-hidden">Next ping </span>
      {kind === 'at' && nextPingAt !== null ? <time dateTime={new Date(nextPingAt).toISOString()}>{text}</time> : text}
      {cold !== '' && <span className="home-second">{cold}</span>}
    </div>
  );
}

function coolingText(isWarm: boolean, coldAt: number | null): string {
  if (!isWarm) return '';
  return coldAt === null ? 'When it would go cold is not known yet.' : `Without a ping it would go cold at ${exactly(coldAt)}.`;
}
