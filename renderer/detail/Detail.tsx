import { barsIn } from '../../electron/domain/barPacking.ts';
import './detail.css';
import { useCallback, useState } from 'react';
import type { Ping } from '../../electron/domain/ping.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import { apiGet, path } from '../api.ts';
import { useLoaded } from '../components/useLoaded.ts';
import { useLive } from '../live/live.ts';
import type { EndpointItem } from '../live/reduce.ts';
import { ConfirmButton } from '../terms/money/Unconfirmed.tsx';
import { useCost } from '../terms/money/useCost.ts';
import { DoesItHelp } from './DoesItHelp.tsx';
import { EndpointSettings } from './EndpointSettings.tsx';
import { Explanation } from './Explanation.tsx';
import { Figures } from './Figures.tsx';
import { Graph } from './Graph.tsx';
import { IntervalControl } from './IntervalControl.tsx';
import { LastPings } from './LastPings.tsx';
import { Missing } from './Missing.tsx';
import { Terms } from './Terms.tsx';
import { TitleRow } from './TitleRow.tsx';

/** Everything about one endpoint: what it does now, its graph, its pings, its settings. */
export default function Detail({ endpointId }: { readonly endpointId: string }) {
  const item = useLive(({ state }) => state?.endpoints.find(({ endpoint }) => endpoint.id === endpointId));
  const provider = useLive(({ state }) => state?.providers.find(({ id }) => id === item?.endpoint.providerId));
  if (item === undefined || provider === undefined) return <Missing endpointId={endpointId} />;
  return <Found item={item} provider={provider} />;
}

/** Several pings in a row are read once. */
const SETTLE_MS = 400;

function Found({ item, provider }: { readonly item: EndpointItem; readonly provider: Provider }) {
  const { endpoint, state } = item;
  const { id } = endpoint;
  const lastPingAt = state.lastPing?.at ?? 0;
  const [shown, setShown] = useState(FIRST_PINGS);
  const readPings = useCallback((signal: AbortSignal) => apiGet<Ping[]>(path`/api/history/${id}/pings?limit=${shown}`, signal), [id, shown]);
  const pings = useLoaded(readPings, lastPingAt, SETTLE_MS);
  const cost = useCost(id, lastPingAt);
  const defaultKeepAlive = useLive(({ state: live }) => live?.interval ?? null);
  return (
    <main className="detail">
      <TitleRow item={item} provider={provider} />
      <Explanation state={state} />
      {state.rest?.kind === 'unconfirmed' && (
        <div>
          <ConfirmButton endpoint={endpoint} label="Confirm what it costs …" />
        </div>
      )}
      <Figures item={item} cost={cost.value} />
      <Graph
        endpoint={endpoint}
        recent={barsIn(item.recent)}
        intervalSeconds={state.intervalSeconds}
        lastPingAt={lastPingAt}
        lastRequestAt={state.lastRequestAt ?? 0}
      />
      <div className="detail-columns">
        <DoesItHelp endpoint={endpoint} lastPingAt={lastPingAt} lastRequestAt={state.lastRequestAt ?? 0} />
        <IntervalControl endpoint={endpoint} provider={provider} state={state} cost={cost.value} defaultKeepAlive={defaultKeepAlive} />
      </div>
      <Terms item={item} provider={provider} cost={cost} />
      <LastPings loaded={pings} limit={shown} onMore={() => setShown((now) => now + MORE_PINGS)} />
      <EndpointSettings endpoint={endpoint} />
    </main>
  );
}

/** What follows is not to be far below. */
const FIRST_PINGS = 12;
const MORE_PINGS = 188;
