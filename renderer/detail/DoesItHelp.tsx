import { memo, useCallback } from 'react';
import type { HistoryDistribution } from '../../electron/domain/history.ts';
import { apiGet, path } from '../api.ts';
import { SpreadChart } from '../charts/SpreadChart.tsx';
import { useLoaded } from '../components/useLoaded.ts';
import { serviceNow } from '../live/clock.ts';
import { LoadProblem } from './Problem.tsx';
import { verdictOf } from './verdict.ts';

const DAYS = 30;
const RANGE_MS = DAYS * 24 * 3_600_000;
/** One ping more hardly changes it. */
const SETTLE_MS = 5_000;

/** Warm against cold TTFT, and what follows from it. */
export const DoesItHelp = memo(function DoesItHelp({ endpointId, lastPingAt }: { readonly endpointId: string; readonly lastPingAt: number }) {
  const read = useCallback(
    (signal: AbortSignal) =>
      apiGet<HistoryDistribution>(path`/api/history/${endpointId}/distribution?from=${Math.round(serviceNow() - RANGE_MS)}`, signal),
    [endpointId],
  );
  const loaded = useLoaded(read, lastPingAt, SETTLE_MS);
  return (
    <section className="detail-section" aria-labelledby="detail-help">
      <h2 id="detail-help">Does it help?</h2>
      <LoadProblem what="The comparison" loaded={loaded} />
      {loaded.value !== null && (
        <>
          <p>{verdictOf(loaded.value, `the last ${DAYS} days`)}</p>
          <SpreadChart distribution={loaded.value} />
        </>
      )}
    </section>
  );
});
