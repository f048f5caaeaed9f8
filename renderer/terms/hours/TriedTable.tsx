import { Check } from 'lucide-react';
import type { Tried } from '../../../electron/domain/habits.ts';
import { plural } from '../../format.ts';
import { spaced } from '../../intervals.ts';
import { rowWords } from './learnedWords.ts';

interface TriedTableProps {
  readonly tried: readonly Tried[];
  /** Days that were looked through. */
  readonly days: number;
  /** Pings that one cold start is worth. */
  readonly mindCold: number;
  /** How long its model stays warm after a request, ms. */
  readonly coolsAfterMs: number;
}

/** Every way to keep it warm that was tried on the past, and what it would have cost. */
export function TriedTable({ tried, days, mindCold, coolsAfterMs }: TriedTableProps) {
  return (
    <table className="table learned-tried">
      <caption>
        What the last {plural(days, 'day')} would have cost
        <span className="hint">
          Pings, and {mindCold.toLocaleString('en')} for each cold start, of a model that stays warm for {spaced(Math.round(coolsAfterMs / 1000))}.
          Each day is judged by what the others show.
        </span>
      </caption>
      <thead>
        <tr>
          <th scope="col">Kept warm</th>
          <th scope="col" className="number">
            Pings a day
          </th>
          <th scope="col" className="number">
            Cold starts a week
          </th>
          <th scope="col" className="number">
            Cost a day, in pings
          </th>
        </tr>
      </thead>
      <tbody>
        {tried.map((one) => (
          <Row key={one.label} tried={one} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ tried }: { readonly tried: Tried }) {
  const [pings, cold, cost] = rowWords(tried);
  return (
    <tr data-picked={tried.picked || undefined}>
      <th scope="row">
        {tried.picked && <Check size={16} aria-hidden className="learned-sign" />}
        {tried.label}
        {tried.picked && <span className="visually-hidden">, picked</span>}
      </th>
      <td className="number">{pings}</td>
      <td className="number">{cold}</td>
      <td className="number">{cost}</td>
    </tr>
  );
}
