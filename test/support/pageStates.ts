import type { State } from '../../electron/api/state.ts';
import { NO_BARS } from '../../electron/domain/barPacking.ts';
import type { HistorySummary } from '../../electron/domain/history.ts';
import type { EndpointState } from '../../electron/domain/warmth.ts';

export function endpointStateOf(endpointId: string, more: Partial<EndpointState> = {}): EndpointState {
  return {
    endpointId,
    warmth: 'unknown',
    pinging: false,
    busy: false,
    nextPingAt: null,
    rest: null,
    coldAt: null,
    intervalSeconds: 120,
    rule: 'every',
    belief: null,
    why: 'Next ping in a moment.',
    dropped: null,
    lastPing: null,
    lastTtftMs: null,
    consecutiveFailures: 0,
    alert: false,
    error: null,
    ...more,
  };
}

export function dayOf(more: Partial<HistorySummary> = {}): HistorySummary {
  const counts = { count: 0, warm: 0, cold: 0, failed: 0, skipped: 0, coldStarts: 0 };
  return { ...counts, p50: null, p95: null, costUsd: 0, inputTokens: 0, outputTokens: 0, cachedTokens: 0, ...more };
}

/** What `/api/state` answers for endpoints of these ids that have no ping yet. */
export function pageStateOf(ids: readonly string[], more: Partial<State> = {}): State {
  return {
    seq: 0,
    at: 0,
    version: '0.0.0',
    warming: true,
    active: true,
    disabled: false,
    pausedUntil: null,
    pauseReason: null,
    warmUntil: null,
    hours: 'always',
    stopAfterUnused: null,
    timeZone: 'Europe/Berlin',
    held: null,
    interval: '2m',
    theme: 'system',
    profiles: [],
    profile: null,
    undo: null,
    demo: false,
    notices: [],
    coldStarts: { avoided: null, suffered: 0 },
    alerts: { open: 0, changes: 0 },
    costTodayUsd: null,
    sharing: { mode: 'alone', instance: 'here', reached: null, problem: null, conflict: null, instances: [], dedicated: null, pings: true },
    budgets: [],
    providers: [{ kind: 'ollama', id: 'ollama', name: 'Ollama', baseUrl: 'http://localhost:11434', allowCloud: false }],
    servers: [],
    endpoints: ids.map((id) => ({
      endpoint: { id, providerId: 'ollama', model: id, enabled: true, task: 'chat' },
      state: endpointStateOf(id),
      recent: NO_BARS,
      day: dayOf(),
      coldStarts: { avoided: null, suffered: 0 },
    })),
    ...more,
  };
}
