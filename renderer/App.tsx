import { useEffect, useState } from 'react';
import type { Warmth } from '../electron/domain/warmth.ts';
import { type State, watchState } from './api.ts';

const words: Record<Warmth, string> = { warm: 'Warm', cold: 'Cold', loading: 'Loading', unknown: 'Unknown', failing: 'Failing', paused: 'Paused' };

const milliseconds = (value: number | null) => (value === null ? '–' : value < 10_000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`);
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** One screen: how many endpoints are warm, and each of them in a row. */
export function App() {
  const [state, setState] = useState<State>();
  const [lost, setLost] = useState<string>();
  useEffect(() => {
    return watchState((next) => {
      setState(next);
      setLost(undefined);
    }, setLost);
  }, []);

  return (
    <main>
      <h1>Pilot Light</h1>
      {lost !== undefined && <p role="alert">Not up to date: {lost}.</p>}
      {state === undefined ? lost === undefined && <p>Reading the state …</p> : <Endpoints {...state} />}
    </main>
  );
}

function Endpoints({ endpoints, active }: State) {
  if (endpoints.length === 0) return <p>Nothing to keep warm yet.</p>;
  const warm = endpoints.filter(({ state }) => state.warmth === 'warm').length;
  return (
    <>
      <p>
        {warm} of {endpoints.length} warm{!active && ' · keeping warm is off'}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">Model</th>
            <th scope="col">Last TTFT</th>
            <th scope="col">Next ping</th>
          </tr>
        </thead>
        <tbody>
          {endpoints.map((item) => (
            <Row key={item.endpoint.id} {...item} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function Row({ endpoint, state: { warmth, lastTtftMs, nextPingAt } }: State['endpoints'][number]) {
  return (
    <tr>
      <td data-warmth={warmth}>{words[warmth]}</td>
      <td>{endpoint.model}</td>
      <td>{milliseconds(lastTtftMs)}</td>
      <td>{nextPingAt === null ? '–' : <time dateTime={new Date(nextPingAt).toISOString()}>{clock.format(nextPingAt)}</time>}</td>
    </tr>
  );
}
