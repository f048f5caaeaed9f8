import './help.css';
import { memo, useCallback } from 'react';
import type { ShownEndpoint } from '../../electron/domain/endpoint.ts';
import type { Help } from '../../electron/domain/help.ts';
import type { HistoryDistribution } from '../../electron/domain/history.ts';
import { changeEndpoint } from '../actions.ts';
import { apiGet, path } from '../api.ts';
import { GapChart } from '../charts/GapChart.tsx';
import { SpreadChart } from '../charts/SpreadChart.tsx';
import { useLoaded } from '../components/useLoaded.ts';
import { serviceNow } from '../live/clock.ts';
import { helpFigures } from './helpFigures.ts';
import { LoadProblem } from './Problem.tsx';
import { Trial } from './Trial.tsx';

const RANGE_MS = 30 * 24 * 3_600_000;
/** One ping more hardly changes it. */
const SETTLE_MS = 5_000;

interface DoesItHelpProps {
  readonly endpoint: ShownEndpoint;
  readonly lastPingAt: number;
  readonly lastRequestAt: number;
}

/** Whether warming helps here, from what that follows, and a trial to find out. */
export const DoesItHelp = memo(
  function DoesItHelp({ endpoint, lastPingAt, lastRequestAt }: DoesItHelpProps) {
    const { id } = endpoint;
    const readHelp = useCallback((signal: AbortSignal) => apiGet<Help>(path`/api/endpoints/${id}/help`, signal), [id]);
    const help = useLoaded(readHelp, `${lastPingAt} ${lastRequestAt} ${endpoint.trial?.startedAt}`, SETTLE_MS);
    const readSpread = useCallback(
      (signal: AbortSignal) => apiGet<HistoryDistribution>(path`/api/history/${id}/distribution?from=${Math.round(serviceNow() - RANGE_MS)}`, signal),
      [id],
    );
    const spread = useLoaded(readSpread, lastPingAt, SETTLE_MS);
    const { value } = help;
    return (
      <section className="detail-section" aria-labelledby="detail-help">
        <h2 id="detail-help">Does it help?</h2>
        <LoadProblem what="The verdict" loaded={help} />
        {value === null && help.problem === null && <p className="muted">Reading the answers …</p>}
        {value !== null && (
          <>
            <div>
              <p>{value.sentence}</p>
              {value.real !== null && <p className="detail-help-real">{value.real.sentence}</p>}
              <p className="muted">{helpFigures(value)}</p>
            </div>
            {value.verdict.kind === 'noEffect' && endpoint.enabled && (
              <button type="button" className="button" onClick={() => void changeEndpoint(id, { enabled: false })}>
                Stop keeping it warm
              </button>
            )}
            <GapChart points={value.points} real={value.real?.points ?? []} afterMs={value.verdict.kind === 'helps' ? value.verdict.afterMs : null} />
          </>
        )}
        <LoadProblem what="The comparison" loaded={spread} />
        {spread.value !== null && <SpreadChart distribution={spread.value} />}
        {value !== null && <Trial endpoint={endpoint} trial={value.trial} onChange={help.again} />}
      </section>
    );
  },
  (before, after) => before.lastPingAt === after.lastPingAt && before.lastRequestAt === after.lastRequestAt && before.endpoint === after.endpoint,
);
