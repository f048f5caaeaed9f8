import type { HistorySeries } from '../../electron/domain/history.ts';
import { stretch } from '../charts/stretch.ts';
import { count, milliseconds } from '../format.ts';

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
              <th scope="col" className="number">
                p50
              </th>
              <th scope="col" className="number">
                p95
              </th>
              <th scope="col" className="number detail-wide">
                Shortest
              </th>
              <th scope="col" className="number detail-wide">
                Longest
              </th>
              <th scope="col" className="number detail-wide">
                Warm
              </th>
              <th scope="col" className="number">
                Cold
              </th>
              <th scope="col" className="number">
                Failed
              </th>
              <th scope="col" className="number detail-wide">
                Skipped
              </th>
            </tr>
          </thead>
          <tbody>
            {buckets.toReversed().map(({ start, p50, p95, min, max, warm, cold, failed, skipped }) => (
              <tr key={start}>
                <td>{stretch(start, bucketMs)}</td>
                <td className="number">{milliseconds(p50)}</td>
                <td className="number">{milliseconds(p95)}</td>
                <td className="number detail-wide">{milliseconds(min)}</td>
                <td className="number detail-wide">{milliseconds(max)}</td>
                <td className="number detail-wide">{count(warm)}</td>
                <td className="number">{count(cold)}</td>
                <td className="number">{count(failed)}</td>
                <td className="number detail-wide">{count(skipped)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="label">{summary}</p>
    </div>
  );
}
