import { type ReactNode, useCallback } from 'react';
import type { EndpointCost } from '../../electron/domain/cost.ts';
import type { HistorySummary } from '../../electron/domain/history.ts';
import type { Ping } from '../../electron/domain/ping.ts';
import { type Answer, apiGet, path } from '../api.ts';
import { Ago } from '../components/Time.tsx';
import { useLoaded } from '../components/useLoaded.ts';
import { count, milliseconds, money, NOTHING } from '../format.ts';
import { serviceNow } from '../live/clock.ts';
import type { EndpointItem } from '../live/reduce.ts';
import { LoadProblem } from './Problem.tsx';

const DAY_MS = 24 * 3_600_000;
/** These figures hardly move; a burst of pings asks once. */
const SETTLE_MS = 1_000;

/** Four figures to remember an endpoint by. */
export function Figures({ item: { endpoint, state, day }, cost }: { readonly item: EndpointItem; readonly cost: EndpointCost | null }) {
  const { id } = endpoint;
  const read = useCallback((signal: AbortSignal) => readLong(id, signal), [id]);
  const long = useLoaded(read, state.lastPing?.at ?? 0, SETTLE_MS);
  return (
    <>
      <LoadProblem what="Cold starts and cost" loaded={long} />
      <dl className="detail-figures">
        <Figure name="TTFT now" note={<LastSeen ping={state.lastPing} />}>
          {milliseconds(state.lastTtftMs)}
        </Figure>
        <Figure name="p50 / p95" note="24 hours">
          {pair(day?.p50 ?? null, day?.p95 ?? null)}
        </Figure>
        <Figure name="Cold starts" note="7 days">
          {long.value === null ? NOTHING : count(long.value.week.coldStarts)}
        </Figure>
        <Figure name="Cost" note="30 days">
          {long.value === null ? NOTHING : spent(long.value.month.costUsd, cost)}
        </Figure>
      </dl>
    </>
  );
}

/** When the TTFT was measured; a failed ping has none, so the figure is older than it. */
function LastSeen({ ping }: { readonly ping: Ping | null }) {
  if (ping === null) return 'no ping yet';
  return ping.ttftMs === null ? 'last answer' : <Ago at={ping.at} />;
}

/** Zero dollars are shown only where something has a price. */
function spent(usd: number, cost: EndpointCost | null): string {
  if (usd > 0 || cost?.kind === 'usd') return money(usd);
  return cost?.kind === 'free' ? 'free' : NOTHING;
}

/** Two times with one unit where they have the same: `131 / 194 ms`. */
function pair(one: number | null, other: number | null): string {
  const [first, second] = [milliseconds(one), milliseconds(other)];
  return `${first.slice(-3) === second.slice(-3) ? first.replace(/ ms$/, '') : first} / ${second}`;
}

interface LongFigures {
  readonly week: HistorySummary;
  readonly month: HistorySummary;
}

async function readLong(id: string, signal: AbortSignal): Promise<Answer<LongFigures>> {
  const now = serviceNow();
  const since = (days: number) => apiGet<HistorySummary>(path`/api/history/${id}/summary?from=${Math.round(now - days * DAY_MS)}`, signal);
  const [week, month] = await Promise.all([since(7), since(30)]);
  if (!week.ok) return week;
  return month.ok ? { ok: true, value: { week: week.value, month: month.value } } : month;
}

function Figure({ name, note, children }: { readonly name: string; readonly note: ReactNode; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="label">
        {name} <span className="detail-figure-note">{note}</span>
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
