import { useState } from 'react';
import type { ShownEndpoint } from '../../electron/domain/endpoint.ts';
import type { Help } from '../../electron/domain/help.ts';
import { setTrial } from '../actions.ts';
import { Confirm } from '../components/Confirm.tsx';
import { Until } from '../components/Time.tsx';
import { count, milliseconds } from '../format.ts';

type Trialled = NonNullable<Help['trial']>;

interface TrialProps {
  readonly endpoint: ShownEndpoint;
  /** `null`: none was made. */
  readonly trial: Help['trial'];
  /** It has begun or ended. */
  readonly onChange: () => void;
}

/** A day with warming and a day without, to compare: begins, goes on, and says what came of it. */
export function Trial({ endpoint: { id, model }, trial, onChange }: TrialProps) {
  const [asks, setAsks] = useState(false);
  const set = async (runs: boolean): Promise<void> => {
    if (await setTrial(id, runs)) onChange();
  };
  const isRunning = trial !== null && trial.phase !== 'over';
  return (
    <div className="detail-trial">
      <h3>Trial</h3>
      {trial === null ? <p>A day with warming and a day without show for sure what it brings here.</p> : <Course trial={trial} />}
      <div className="detail-trial-actions">
        {!isRunning && (
          <button type="button" className="button" onClick={() => setAsks(true)}>
            {trial === null ? 'Start a trial …' : 'Start another trial …'}
          </button>
        )}
        {trial !== null && (
          <button type="button" className="button" onClick={() => void set(false)}>
            {isRunning ? 'End the trial' : 'Clear the result'}
          </button>
        )}
      </div>
      {asks && (
        <Confirm
          title={`Try ${model} with and without warming?`}
          action="Start the trial"
          onConfirm={() => void set(true)}
          onClose={() => setAsks(false)}
        >
          <ol className="detail-trial-days">
            <li>On the first day it is kept warm as now.</li>
            <li>On the second it is not. A few pings, half an hour to two hours apart, show what a request would have met.</li>
          </ol>
          <p>Then it is kept warm again. On the second day your own requests may meet a cold model; you can end the trial at any time.</p>
        </Confirm>
      )}
    </div>
  );
}

function Course({ trial }: { readonly trial: Trialled }) {
  const { phase, endsAt, sentence } = trial;
  return (
    <>
      {endsAt !== null && (
        <p>
          Day {phase === 'with' ? 1 : 2} of 2 ends <Until at={endsAt} />.
        </p>
      )}
      <p>{sentence}</p>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col" className="number">
              Answers
            </th>
            <th scope="col" className="number">
              Cold
            </th>
            <th scope="col" className="number">
              Median TTFT
            </th>
          </tr>
        </thead>
        <tbody>
          <Side name="With warming" side={trial.with} />
          <Side name="Without" side={trial.without} />
        </tbody>
      </table>
    </>
  );
}

function Side({ name, side }: { readonly name: string; readonly side: Trialled['with'] }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="number">{count(side.count)}</td>
      <td className="number">{count(side.cold)}</td>
      <td className="number">{milliseconds(side.p50Ms)}</td>
    </tr>
  );
}
