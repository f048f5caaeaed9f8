import { parseKeepAlive } from '../../electron/domain/duration.ts';
import { ErrorText } from '../components/ErrorText.tsx';
import { useTicking } from '../live/clock.ts';
import { useLive } from '../live/live.ts';
import type { EndpointItem } from '../live/reduce.ts';
import { explain } from './explain.ts';

interface ExplanationProps {
  readonly item: EndpointItem;
  readonly defaultKeepAlive: string | null;
}

/** Why it is what it is, and what comes next. */
export function Explanation({ item: { endpoint, state }, defaultKeepAlive }: ExplanationProps) {
  const warming = useLive((live) => live.state?.warming ?? true);
  const disabled = useLive((live) => live.state?.disabled ?? false);
  const pausedUntil = useLive((live) => live.state?.pausedUntil ?? null);
  const held = useLive((live) => live.state?.held ?? null);
  const rule = parseKeepAlive(endpoint.keepAlive === undefined ? defaultKeepAlive : endpoint.keepAlive);
  const pinned = rule.ok && rule.value.kind === 'pin';
  const sentence = useTicking((now) => explain({ endpoint, state, warming, disabled, pausedUntil, held, pinned }, now));
  return (
    <div className="detail-explanation">
      {state.error !== null && <ErrorText error={state.error} />}
      <p>{sentence}</p>
    </div>
  );
}
