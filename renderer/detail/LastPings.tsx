import { memo } from 'react';
import type { Ping } from '../../electron/domain/ping.ts';
import type { Loaded } from '../components/useLoaded.ts';
import { PingRow } from './PingRow.tsx';
import { LoadProblem } from './Problem.tsx';

interface LastPingsProps {
  readonly loaded: Loaded<Ping[]>;
  /** So many were asked for: when fewer came, there are no more. */
  readonly limit: number;
  readonly onMore: () => void;
}

/** The newest pings, each with where its time went. */
export function LastPings({ loaded, limit, onMore }: LastPingsProps) {
  const pings = loaded.value;
  return (
    <section className="detail-section" aria-labelledby="detail-pings">
      <h2 id="detail-pings">Last pings</h2>
      <LoadProblem what="The last pings" loaded={loaded} />
      {pings === null && loaded.problem === null && <p className="muted">Reading the last pings …</p>}
      {pings?.length === 0 && <p className="muted">No ping yet.</p>}
      {pings !== null && pings.length > 0 && <PingTable pings={pings} />}
      {pings !== null && pings.length >= limit && limit < MOST && (
        <button type="button" className="button" onClick={onMore}>
          Show more
        </button>
      )}
    </section>
  );
}

/** More than that is for the export. */
const MOST = 5_000;

/** Names of the columns, and what they mean where that is not plain. */
const COLUMNS: readonly (readonly [name: string, isNumber: boolean, meaning?: string])[] = [
  ['Time', false],
  ['Outcome', false],
  ['TTFT', true, 'Time to the first token, from the moment the ping is sent off'],
  ['Net', true, 'Time to the first token without our own work and connecting'],
  ['Connect', true, 'Looking up the name, connecting, encrypting; 0 on an open connection'],
  ['Load', true, 'Loading the model, as the server tells it'],
  ['Total', true],
  ['Tokens', true, 'Tokens in and out'],
  ['Cached', true, 'Tokens in that came from a prompt cache, and did not have to be read'],
  ['Cost', true],
  ['Remark', false],
];

const PingTable = memo(function PingTable({ pings }: { readonly pings: readonly Ping[] }) {
  return (
    <table className="table detail-pings">
      <thead>
        <tr>
          {COLUMNS.map(([name, isNumber, meaning]) => (
            <th key={name} scope="col" className={isNumber ? 'number' : undefined} title={meaning}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {pings.map((ping) => (
          <PingRow key={ping.at} ping={ping} />
        ))}
      </tbody>
    </table>
  );
});
