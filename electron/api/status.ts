import { hostOf } from '../domain/provider.ts';
import { sharingSentence } from '../domain/sharing.ts';
import type { EndpointState } from '../domain/warmth.ts';
import { Catalog } from '../keepalive/catalog.ts';
import type { ApiContext } from './context.ts';
import type { Health } from './health.ts';
import type { WarmupStatus } from './warmup.ts';

/** How things are, as seed 000's health check tells it. */
export function health({ settings, monitor }: ApiContext): Health {
  const [endpoint] = settings.current.endpoints;
  const provider = settings.current.providers.find(({ id }) => id === endpoint?.providerId) ?? settings.current.providers[0];
  const endpoints = countByWarmth(monitor.states());
  const status = endpoints.failing > 0 ? 'degraded' : 'healthy';
  return { status, provider: provider?.kind ?? null, model: endpoint?.model ?? null, warmup_active: monitor.active, endpoints };
}

function countByWarmth(states: readonly EndpointState[]) {
  const of = (warmth: EndpointState['warmth']) => states.filter((state) => state.warmth === warmth).length;
  return { total: states.length, warm: of('warm'), cold: of('cold'), failing: of('failing'), paused: of('paused') };
}

/** The status as seed 000 knows it. */
export function warmupStatus({ monitor, settings, disabled, sharing }: ApiContext): WarmupStatus {
  const catalog = Catalog.of(settings.current);
  const states = monitor.states();
  const scheduled = states.filter((state) => state.intervalSeconds !== null);
  const endpoints = states.flatMap((state) => {
    const target = catalog.targets.get(state.endpointId);
    if (target === undefined) return [];
    return {
      id: state.endpointId,
      model: target.endpoint.model,
      provider: target.provider.kind,
      host: hostOf(target.provider),
      warmth: state.warmth,
      interval_seconds: state.intervalSeconds,
      last_ttft_ms: state.lastTtftMs,
      last_ping_at: iso(state.lastPing?.at ?? null),
      next_ping_at: iso(state.nextPingAt),
      consecutive_failures: state.consecutiveFailures,
      why: state.why,
      error: state.error,
    };
  });
  const together = sharing();
  const shared = sharingSentence(together);
  const info = infoSentence(
    monitor.active ? null : idleSentence(monitor, settings.current.warming, disabled, together.pings),
    states.filter((state) => state.warmth === 'warm').length,
    states.length,
  );
  return {
    warmup_active: monitor.active,
    warmup_running: states.some((state) => state.pinging),
    warmup_done: scheduled.length > 0 && scheduled.every((state) => state.lastPing !== null),
    info: shared === null ? info : `${info} ${shared}`,
    sharing: shared,
    interval_seconds: catalog.defaultIntervalSeconds,
    endpoints,
  };
}

/** Why nothing is sent; `null`: another instance does. */
function idleSentence({ held, pausedUntil }: ApiContext['monitor'], warming: boolean, disabled: boolean, pings: boolean): string | null {
  if (disabled) return 'Warming is off for this run because DISABLE_WARMUP is set.';
  if (!warming) return 'Warming is switched off in the settings.';
  if (held !== null) return `Nothing is pinged by the schedule just now: ${held}.`;
  if (pausedUntil !== null) return `Paused until ${iso(pausedUntil)}.`;
  return pings ? 'Starting.' : null;
}

function infoSentence(off: string | null, warm: number, total: number): string {
  if (off !== null) return off;
  return total === 0 ? 'Nothing to keep warm yet.' : `Minimal requests keep the models warm: ${warm} of ${total} are.`;
}

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
