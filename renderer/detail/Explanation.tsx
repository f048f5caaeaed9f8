import { useRef } from 'react';
import { parseKeepAlive } from '../../electron/domain/duration.ts';
import { ErrorText } from '../components/ErrorText.tsx';
import { useTicking } from '../live/clock.ts';
import { useLive } from '../live/live.ts';
import type { EndpointItem } from '../live/reduce.ts';
import { explain, UNDER_WAY } from './explain.ts';

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
  // The sentence before stays during a short ping, and its room during a long one, so that nothing below moves.
  const before = useRef<string | null>(null);
  if (!state.pinging) before.current = state.warmth === 'paused' ? null : sentence;
  return (
    <div className="detail-explanation">
      {state.error !== null && <ErrorText error={state.error} />}
      <div className="detail-sentences">
        <p>{sentence === UNDER_WAY ? (before.current ?? sentence) : sentence}</p>
        <p aria-hidden="true">{before.current}</p>
      </div>
    </div>
  );
}
