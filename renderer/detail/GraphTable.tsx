import type { HistorySeries } from '../../electron/domain/history.ts';
import { stretch } from '../charts/stretch.ts';
import { count, milliseconds } from '../format.ts';

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

/** The graph's figures, newest first. */
export function GraphTable({ series: { buckets, bucketMs }, summary }: { readonly series: HistorySeries; readonly summary: string }) {
  return (
    <div className="detail-graph-table">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key. */}
      <section className="detail-scroll" tabIndex={0} aria-label="Figures of the graph">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Time</th>
              {COLUMNS.map(([name, className]) => (
                <th key={name} scope="col" className={className}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {buckets.toReversed().map((bucket) => (
              <tr key={bucket.start}>
                <td>{stretch(bucket.start, bucketMs)}</td>
                {COLUMNS.map(([name, className, text]) => (
                  <td key={name} className={className}>
                    {text(bucket)}
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
