import { useState } from 'react';
import { apiDelete } from '../api.ts';
import { showToast } from '../components/toastStore.ts';

/** Nobody shall take the demo for their own servers. */
export function DemoBanner() {
  const [isBusy, setBusy] = useState(false);
  const remove = async (): Promise<void> => {
    setBusy(true);
    const answer = await apiDelete('/api/demo');
    setBusy(false);
    showToast(answer.ok ? 'The demo is removed.' : answer.problem.message, answer.ok ? {} : { tone: 'bad' });
  };
  return (
    <div className="banner home-demo">
      <span>These are simulated servers.</span>
      <button type="button" className="button quiet" disabled={isBusy} onClick={() => void remove()}>
        Remove demo
      </button>
    </div>
  );
}
