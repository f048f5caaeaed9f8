import type { HistorySeries } from '../../electron/domain/history.ts';
import type { RealBucket, RealSeries } from '../../electron/domain/realRequest.ts';
import { stretch } from '../charts/stretch.ts';
import { NOTHING } from '../format.ts';
import { columnsFor, REAL_COLUMNS } from './graphColumns.ts';

type Bucket = HistorySeries['buckets'][number];

interface GraphTableProps {
  readonly series: HistorySeries;
  /** Real requests beside the pings. */
  readonly real: RealSeries;
  readonly summary: string;
}

/** The graph's figures, newest first. */
export function GraphTable({ series, real, summary }: GraphTableProps) {
  const rows = rowsOf(series, real);
  const columns = columnsFor(series);
  const realColumns = real.buckets.length === 0 ? [] : REAL_COLUMNS;
  return (
    <div className="detail-graph-table">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key. */}
      <section className="detail-scroll" tabIndex={0} aria-label="Figures of the graph">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Time</th>
              {[...columns, ...realColumns].map(([name, className]) => (
                <th key={name} scope="col" className={className}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ start, widthMs, pings, requests }) => (
              <tr key={start}>
                <td>{stretch(start, widthMs)}</td>
                {columns.map(([name, className, text]) => (
                  <td key={name} className={className}>
                    {pings === undefined ? NOTHING : text(pings)}
                  </td>
                ))}
                {realColumns.map(([name, className, text]) => (
                  <td key={name} className={className}>
                    {requests === undefined ? NOTHING : text(requests)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="label">{summary}</p>
    </div>
  );
}

interface Row {
  readonly start: number;
  readonly widthMs: number;
  readonly pings?: Bucket;
  readonly requests?: RealBucket;
}

/** A row for each stretch that had either, newest first. */
function rowsOf(series: HistorySeries, real: RealSeries): Row[] {
  const rows = new Map<number, Row>();
  for (const pings of series.buckets) rows.set(pings.start, { start: pings.start, widthMs: series.bucketMs, pings });
  for (const requests of real.buckets)
    rows.set(requests.start, { start: requests.start, widthMs: real.bucketMs, ...rows.get(requests.start), requests });
  return [...rows.values()].sort((a, b) => b.start - a.start);
}
