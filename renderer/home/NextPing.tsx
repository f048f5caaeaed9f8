import { until } from '../format.ts';
import { useTicking } from '../live/clock.ts';
import type { EndpointItem } from '../live/reduce.ts';
import { nextOf } from './next.ts';

/** When it is pinged next, counted down, and why then on hover; below it when it would go cold, or the rule by which it rests. */
export function NextPing({ item }: { readonly item: EndpointItem }) {
  const { warmth, coldAt, nextPingAt, why } = item.state;
  const kind = useTicking((now) => nextOf(item, now).kind);
  const text = useTicking((now) => {
    const next = nextOf(item, now);
    if (next.kind === 'pinging') return 'pinging …';
    return next.kind === 'at' ? until(next.at, now) : next.text;
  });
  const below = useTicking((now) => {
    const next = nextOf(item, now);
    if (next.kind === 'words') return next.reason ?? '';
    return warmth === 'warm' && coldAt !== null ? `cold ${until(coldAt, now)}` : '';
  });
  return (
    <div className="home-next" data-next={kind} title={why}>
      <span className="visually-hidden">Next ping </span>
      {kind === 'at' && nextPingAt !== null ? <time dateTime={new Date(nextPingAt).toISOString()}>{text}</time> : text}
      {below !== '' && <span className="home-second">{below}</span>}
    </div>
  );
}
