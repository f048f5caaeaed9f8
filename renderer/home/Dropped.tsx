import type { ShownEndpoint } from '../../electron/domain/endpoint.ts';
import { pingNow } from '../actions.ts';
import { droppedText } from './droppedText.ts';

interface DroppedProps {
  readonly endpoint: ShownEndpoint;
  /** The model that took its place; `null`: somebody unloaded it. */
  readonly by: string | null;
}

/** Its server has dropped the model before its time: that is respected, and said, until somebody wants it back. */
export function Dropped({ endpoint, by }: DroppedProps) {
  return (
    <div className="home-failure">
      <p>{droppedText(by, endpoint.bringBack)}</p>
      <button type="button" className="button" onClick={() => void pingNow(endpoint)}>
        Bring back now
      </button>
    </div>
  );
}
