import type { HistorySeries } from '../../electron/domain/history.ts';
import type { RealBucket, RealSeries } from '../../electron/domain/realRequest.ts';
import { stretch } from '../charts/stretch.ts';
import { count, milliseconds, NOTHING } from '../format.ts';

type Bucket = HistorySeries['buckets'][number];

const ALWAYS = 'number';
const WIDE = 'number detail-wide';

const COLUMNS: readonly (readonly [name: string, className: string, text: (bucket: Bucket) => string])[] = [
  ['p50', ALWAYS, ({ p50 }) => milliseconds(p50)],
  ['p95', ALWAYS, ({ p95 }) => milliseconds(p95)],
  ['Shortest', WIDE, ({ min }) => milliseconds(min)],
  ['Longest', WIDE, ({ max }) => milliseconds(max)],
  ['Warm', WIDE, ({ warm }) => count(warm)],
  ['Cold', ALWAYS, ({ cold }) => count(cold)],
  ['Failed', ALWAYS, ({ failed }) => count(failed)],
  ['Skipped', WIDE, ({ skipped }) => count(skipped)],
];

const REAL_COLUMNS: readonly (readonly [name: string, className: string, text: (bucket: RealBucket) => string])[] = [
  ['Real', ALWAYS, (bucket) => count(bucket.count)],
  ['Real p50', ALWAYS, ({ p50 }) => milliseconds(p50)],
  ['Real p95', WIDE, ({ p95 }) => milliseconds(p95)],
];

interface GraphTableProps {
  readonly series: HistorySeries;
  /** Real requests beside the pings. */
  readonly real: RealSeries;
  readonly summary: string;
}

/** The graph's figures, newest first. */
export function GraphTable({ series, real, summary }: GraphTableProps) {
  const rows = rowsOf(series, real);
  const realColumns = real.buckets.length === 0 ? [] : REAL_COLUMNS;
  return (
    <div className="detail-graph-table">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key. */}
      <section className="detail-scroll" tabIndex={0} aria-label="Figures of the graph">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Time</th>
              {[...COLUMNS, ...realColumns].map(([name, className]) => (
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
                {COLUMNS.map(([name, className, text]) => (
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
