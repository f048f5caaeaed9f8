import { Until } from '../components/Time.tsx';
import { useTicking } from '../live/clock.ts';
import type { EndpointItem } from '../live/reduce.ts';
import { nextOf } from './next.ts';

interface NextPingProps {
  readonly item: EndpointItem;
  readonly pausedUntil: number | null;
}

/** When it is pinged next, counted down; below it when it would go cold. */
export function NextPing({ item, pausedUntil }: NextPingProps) {
  const { warmth, coldAt } = item.state;
  const isWarm = warmth === 'warm';
  return (
    <div className="home-next" title={isWarm && coldAt === null ? 'When it would go cold is not known yet.' : undefined}>
      <span className="visually-hidden">Next ping </span>
      <NextText item={item} pausedUntil={pausedUntil} />
      {isWarm && coldAt !== null && (
        <span className="home-second">
          cold <Until at={coldAt} />
        </span>
      )}
    </div>
  );
}

function NextText({ item, pausedUntil }: NextPingProps) {
  const kind = useTicking((now) => nextOf(item, pausedUntil, now).kind);
  const words = useTicking((now) => {
    const next = nextOf(item, pausedUntil, now);
    return next.kind === 'words' ? next.text : '';
  });
  if (kind === 'pinging') return 'pinging …';
  if (kind === 'words' || item.state.nextPingAt === null) return <span className="muted">{words}</span>;
  return <Until at={item.state.nextPingAt} />;
}
