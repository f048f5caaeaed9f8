import '../../add/add.css';
import './first.css';
import { FlaskConical, Plus } from 'lucide-react';
import { useLayoutEffect, useState } from 'react';
import { apiPost } from '../../api.ts';
import { showToast } from '../../components/toastStore.ts';
import { hrefOf } from '../../route.ts';
import { goOn } from '../goOn.ts';
import { FoundHere } from './FoundHere.tsx';

/** Three ways to a first endpoint: what runs on this computer, by hand, and simulated servers to look around with. */
export default function FirstRun() {
  useLayoutEffect(goOn, []);
  return (
    <>
      <div className="first-intro">
        <h1>Nothing to keep warm yet.</h1>
        <p>
          A model that nobody uses is unloaded after a few minutes, and the next request waits until it is loaded again. Choose the models that should
          stay ready.
        </p>
      </div>
      <FoundHere />
      <div className="first-ways">
        <section aria-labelledby="first-by-hand">
          <h2 id="first-by-hand">Add by hand</h2>
          <p>Another computer, a server behind a token, Amazon Bedrock, or an llm-router configuration.</p>
          <a className="button" href={hrefOf({ view: 'add', providerId: null })}>
            <Plus size={16} aria-hidden />
            Add by hand
          </a>
        </section>
        <Demo />
      </div>
    </>
  );
}

function Demo() {
  const [isBusy, setBusy] = useState(false);
  const start = async (): Promise<void> => {
    setBusy(true);
    const answer = await apiPost('/api/demo');
    setBusy(false);
    if (!answer.ok) showToast(answer.problem.message, { tone: 'bad' });
  };
  return (
    <section aria-labelledby="first-demo">
      <h2 id="first-demo">Look around first</h2>
      <p>Simulated servers with models that are warm, cold, busy and failing. They cost nothing and go with one click.</p>
      <button type="button" className="button" disabled={isBusy} onClick={() => void start()}>
        <FlaskConical size={16} aria-hidden />
        Try with demo endpoints
      </button>
    </section>
  );
}
