import { memo, useCallback, useState } from 'react';
import type { ShownEndpoint } from '../../electron/domain/endpoint.ts';
import type { TimeRange } from '../charts/drawChart.ts';
import { NO_REAL } from '../charts/real.ts';
import { TtftChart } from '../charts/TtftChart.tsx';
import { Segments } from '../components/Segments.tsx';
import { useLoaded } from '../components/useLoaded.ts';
import type { BarPing } from '../live/reduce.ts';
import { hrefOf } from '../route.ts';
import { GraphTable } from './GraphTable.tsx';
import { graphSummary } from './graphSummary.ts';
import { loadGraph } from './loadGraph.ts';
import { LoadProblem } from './Problem.tsx';
import { type SpanName, settleMs, spanNames, spans } from './spans.ts';

interface GraphProps {
  readonly endpoint: ShownEndpoint;
  /** Its last pings, newest first. */
  readonly recent: readonly BarPing[];
  readonly intervalSeconds: number | null;
  /** Another ping came: the graph is read again. */
  readonly lastPingAt: number;
  /** Another real request came: so, too. */
  readonly lastRequestAt: number;
}

type Scale = 'linear' | 'log';

/** Shortest stretch to zoom into, ms. */
const SHORTEST_ZOOM_MS = 10_000;

/** The TTFT graph with its ranges, as a drawing or as a table. */
export const Graph = memo(function Graph({ endpoint: { id, targetMs, way }, recent, intervalSeconds, lastPingAt, lastRequestAt }: GraphProps) {
  // Until somebody chooses, the range is as short as the history is young.
  const [chosen, setChosen] = useState<SpanName | null>(null);
  const [zoom, setZoom] = useState<TimeRange | null>(null);
  const [scale, setScale] = useState<Scale>('linear');
  const [asTable, setAsTable] = useState(false);
  const [withReal, setWithReal] = useState(true);
  const load = useCallback((signal: AbortSignal) => loadGraph(id, { name: chosen, zoom }, signal), [id, chosen, zoom]);
  const loaded = useLoaded(load, `${lastPingAt} ${lastRequestAt}`, settleMs(chosen));
  const graph = loaded.value;
  const name = chosen ?? graph?.name ?? '24h';
  const choose = (next: SpanName): void => {
    setChosen(next);
    setZoom(null);
  };
  const zoomTo = ({ from, to }: TimeRange): void => {
    if (to - from < SHORTEST_ZOOM_MS) return;
    setChosen(name);
    setZoom({ from, to });
  };
  return (
    <section className="detail-section" aria-labelledby={`${id}-graph`} aria-busy={graph === null}>
      <div className="detail-graph-head">
        <h2 id={`${id}-graph`}>Time to first token</h2>
        <button type="button" className="button detail-back" hidden={zoom === null} onClick={() => setZoom(null)}>
          Back to {spans[name].label}
        </button>
        <Segments legend="Range" chosen={name} choices={spanNames} labelOf={(one) => spans[one].label} onChoose={choose} />
        <Segments legend="Scale" chosen={scale} choices={SCALES} labelOf={(one) => SCALE_LABELS[one]} onChoose={setScale} />
        {graph !== null && graph.real.buckets.length > 0 && (
          <button type="button" className="button" aria-pressed={withReal} onClick={() => setWithReal(!withReal)}>
            Real requests
          </button>
        )}
        <button type="button" className="button" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          Table
        </button>
      </div>
      {(way === 'load' || way === 'peek') && (
        <p className="muted">Pings of this endpoint ask for no token, so they add no times here. That is chosen below, under “How it is pinged”.</p>
      )}
      <LoadProblem what="The graph" loaded={loaded} />
      {graph === null ? (
        <div className="detail-graph-room">{loaded.problem === null && <p className="muted">Reading the graph …</p>}</div>
      ) : asTable ? (
        <GraphTable series={graph.series} real={withReal ? graph.real : NO_REAL} summary={graphSummary(graph)} />
      ) : (
        <TtftChart
          series={graph.series}
          marks={graph.marks}
          real={withReal ? graph.real : NO_REAL}
          recent={recent}
          range={graph.range}
          intervalMs={intervalSeconds === null ? null : intervalSeconds * 1000}
          targetMs={targetMs ?? null}
          scale={scale}
          summary={graphSummary(graph)}
          onZoom={zoomTo}
          onBack={() => setZoom(null)}
        />
      )}
      {graph !== null && graph.real.buckets.length === 0 && <NoReal />}
    </section>
  );
});

/** How to see real requests. */
function NoReal() {
  return (
    <p className="label muted">
      No real requests were seen in this time. They show beside the pings when your programs send them through the{' '}
      <a href={hrefOf({ view: 'settings', section: 'gateway' })}>gateway</a>, or a router reports them.
    </p>
  );
}

const SCALES = ['linear', 'log'] as const;
const SCALE_LABELS: Readonly<Record<Scale, string>> = { linear: 'Linear', log: 'Log' };
