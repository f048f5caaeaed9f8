import { TriangleAlert } from 'lucide-react';
import { useCallback } from 'react';
import type { ShownEndpoint } from '../../../electron/domain/endpoint.ts';
import type { PrefixReport } from '../../../electron/domain/prefixReport.ts';
import type { Provider } from '../../../electron/domain/provider.ts';
import { apiGet, path } from '../../api.ts';
import { useLoaded } from '../../components/useLoaded.ts';
import { LoadProblem } from '../../detail/Problem.tsx';
import { milliseconds } from '../../format.ts';
import { Measure } from './Measure.tsx';
import { costWords, shareWords, verdictWords, warningsOf } from './seenWords.ts';

interface PrefixSeenProps {
  readonly endpoint: ShownEndpoint;
  readonly provider: Provider;
  readonly intervalSeconds: number | null;
  readonly lastPingAt: number;
}

/** Several pings in a row are read once. */
const SETTLE_MS = 400;

/** What keeping it hot does, by the pings so far. */
export function PrefixSeen({ endpoint, provider, intervalSeconds, lastPingAt }: PrefixSeenProps) {
  const { id, prefix, prefixLifetime, task, way } = endpoint;
  const read = useCallback((signal: AbortSignal) => apiGet<PrefixReport>(path`/api/endpoints/${id}/prefix`, signal), [id]);
  const loaded = useLoaded(read, JSON.stringify([lastPingAt, intervalSeconds, prefix, prefixLifetime, task, way]), SETTLE_MS);
  const report = loaded.value;
  return (
    <section className="prefix-seen" aria-label="What keeping it hot does">
      <LoadProblem what="What the pings have shown" loaded={loaded} />
      {report === null && loaded.problem === null && <p className="muted">Reading the pings …</p>}
      {report !== null && report.source !== null && (
        <>
          {report.error === null && (
            <>
              <dl className="prefix-figures">
                <Figure
                  name="From the cache"
                  value={shareWords(report)}
                  title="Share of the input tokens of the last pings that the server did not have to read"
                />
                <Figure name="TTFT hot" value={milliseconds(report.hotTtftMs)} title="Median of the pings that found it in the cache" />
                <Figure name="TTFT cold" value={milliseconds(report.coldTtftMs)} title="Median of the requests that did not" />
                <Figure name="Costs" value={costWords(report)} title="Its pings at the interval it has now, around the clock" />
              </dl>
              <p>{verdictWords(report)}</p>
            </>
          )}
          {warningsOf(report, { provider, intervalSeconds }).map((warning) => (
            <p key={warning} className="prefix-warning">
              <TriangleAlert size={16} aria-hidden />
              <span>{warning}</span>
            </p>
          ))}
          {report.error === null && <Measure endpointId={id} costUsd={report.measureCostUsd} onDone={loaded.again} />}
        </>
      )}
    </section>
  );
}

function Figure({ name, value, title }: { readonly name: string; readonly value: string; readonly title: string }) {
  return (
    <div title={title}>
      <dt className="label">{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
