import type { LiveEvent } from '../../electron/api/liveEvents.ts';
import type { State } from '../../electron/api/state.ts';
import { withBar } from '../../electron/domain/barPacking.ts';
import type { HistoryBar } from '../../electron/domain/history.ts';
import type { Ping } from '../../electron/domain/ping.ts';

export type EndpointItem = State['endpoints'][number];
export type BarPing = HistoryBar;

/** Pings of a row's bar; as many as the snapshot has. */
const BAR_LENGTH = 60;

/** The state after an event. Items that did not change stay the same objects, so that their rows are not drawn again. */
export function applyEvent(state: State, event: LiveEvent): State {
  switch (event.kind) {
    case 'state':
      return withItem(state, event.state.endpointId, (item) => ({ ...item, state: event.state }));
    case 'ping':
      return withItem(state, event.ping.endpointId, (item) => withPing(item, event.ping));
    case 'day':
      return withDays(state, event);
    case 'server':
      return { ...state, servers: [...state.servers.filter(({ providerId }) => providerId !== event.server.providerId), event.server] };
    case 'alerts':
      return { ...state, alerts: event.alerts };
    default:
      return state;
  }
}

function withItem(state: State, endpointId: string, change: (item: EndpointItem) => EndpointItem): State {
  const index = state.endpoints.findIndex(({ endpoint }) => endpoint.id === endpointId);
  const item = state.endpoints[index];
  return item === undefined ? state : { ...state, endpoints: state.endpoints.with(index, change(item)) };
}

function withPing(item: EndpointItem, ping: Ping): EndpointItem {
  const { at, ttftMs, totalMs, error, reason, costUsd, by } = ping;
  // A look that found it cold was nobody's cold start.
  const outcome = ping.outcome === 'cold' && totalMs === null ? 'skipped' : ping.outcome;
  const errorKind = error === null ? {} : { errorKind: error.kind };
  const why = outcome === 'skipped' && reason !== null ? { reason } : {};
  const bar: BarPing = { at, outcome, ttftMs, ...errorKind, ...why, ...(by === undefined ? {} : { by }) };
  const { day } = item;
  const counted = day && { ...day, count: day.count + 1, [outcome]: day[outcome] + 1, costUsd: day.costUsd + (costUsd ?? 0) };
  return { ...item, recent: withBar(item.recent, bar, BAR_LENGTH), day: counted };
}

function withDays(state: State, { days, coldStarts, costTodayUsd, budgets }: Extract<LiveEvent, { kind: 'day' }>): State {
  const byId = new Map(days.map((day) => [day.endpointId, day]));
  const endpoints = state.endpoints.map((item) => {
    const day = byId.get(item.endpoint.id);
    return day === undefined ? item : { ...item, day: day.day, coldStarts: day.coldStarts };
  });
  return { ...state, endpoints, coldStarts, costTodayUsd, budgets: [...budgets] };
}
