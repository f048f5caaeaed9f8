import { until } from '../format.ts';
import { useTicking } from '../live/clock.ts';
import type { EndpointItem } from '../live/reduce.ts';
import { nextOf } from './next.ts';

interface NextPingProps {
  readonly item: EndpointItem;
  readonly pausedUntil: number | null;
}

/** When it is pinged next, counted down, and why then on hover; below it when it would go cold. */
export function NextPing({ item, pausedUntil }: NextPingProps) {
  const { warmth, coldAt, nextPingAt, why } = item.state;
  const kind = useTicking((now) => nextOf(item, pausedUntil, now).kind);
  const text = useTicking((now) => {
    const next = nextOf(item, pausedUntil, now);
    if (next.kind === 'pinging') return 'pinging …';
    return next.kind === 'at' ? until(next.at, now) : next.text;
  });
  const cold = useTicking((now) => (warmth === 'warm' && coldAt !== null ? `cold ${until(coldAt, now)}` : ''));
  return (
    <div className="home-next" data-next={kind} title={why}>
      <span className="visually-hidden">Next ping </span>
      {kind === 'at' && nextPingAt !== null ? <time dateTime={new Date(nextPingAt).toISOString()}>{text}</time> : text}
      {cold !== '' && <span className="home-second">{cold}</span>}
    </div>
  );
}
