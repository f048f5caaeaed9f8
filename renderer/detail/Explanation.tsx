import { useRef } from 'react';
import type { EndpointState } from '../../electron/domain/warmth.ts';
import { ErrorText } from '../components/ErrorText.tsx';
import { useTicking } from '../live/clock.ts';
import { explain, UNDER_WAY } from './explain.ts';

/** Why it is what it is, and what comes next. */
export function Explanation({ state }: { readonly state: EndpointState }) {
  const sentence = useTicking((now) => explain(state, now));
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
