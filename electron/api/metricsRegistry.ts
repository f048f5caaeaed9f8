import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Ping } from '../domain/ping.ts';
import type { RealRequest } from '../domain/realRequest.ts';
import { warmths } from '../domain/warmth.ts';
import { Catalog } from '../keepalive/catalog.ts';
import { hasUsed, type Met } from '../keepalive/realLabel.ts';
import type { MetricsContext } from './lazyMetrics.ts';

/** Seconds; a timer of an idle machine is late by one or two milliseconds. */
const LATENESS_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Seconds; from a model in memory to a large one read from disk. */
const TTFT_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 20, 40, 80, 160, 320, 640];

const sharingCountNames = ['takeover', 'duplicate', 'lost'] as const;

export interface Metrics {
  add(ping: Ping): void;
  /** @param met what it found; `null`: that cannot be said */
  addRequest(request: RealRequest, met: Met | null): void;
  /** From when a ping was due to when it began. */
  addLateness(latenessMs: number): void;
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** The metrics of this run. Counters begin at zero with every start, as Prometheus expects. */
export function createMetrics({ monitor, settings, budgets, alerting, sharingCounts, version }: MetricsContext): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const named = ['provider', 'model'] as const;
  const ttft = new Histogram({
    name: 'pilotlight_ttft_seconds',
    help: 'Time to first token, from dispatch',
    labelNames: [...named, 'outcome'],
    buckets: TTFT_BUCKETS,
    registers,
  });
  const pings = new Counter({ name: 'pilotlight_pings_total', help: 'Pings by outcome', labelNames: [...named, 'outcome'], registers });
  const failures = new Counter({
    name: 'pilotlight_ping_errors_total',
    help: 'Pings that gave no token, by kind of error',
    labelNames: [...named, 'kind'],
    registers,
  });
  const requests = new Counter({
    name: 'pilotlight_real_requests_total',
    help: 'Requests of others that passed the gateway or were reported, by who told of them and what they met',
    labelNames: [...named, 'source', 'met'],
    registers,
  });
  const realTtft = new Histogram({
    name: 'pilotlight_real_ttft_seconds',
    help: 'Time to first token of requests of others, from dispatch',
    labelNames: [...named, 'met'],
    buckets: TTFT_BUCKETS,
    registers,
  });
  const realTokens = new Counter({
    name: 'pilotlight_real_tokens_total',
    help: 'Tokens of requests of others',
    labelNames: [...named, 'direction'],
    registers,
  });
  const tokens = new Counter({ name: 'pilotlight_tokens_total', help: 'Tokens used by pings', labelNames: [...named, 'direction'], registers });
  const cost = new Counter({ name: 'pilotlight_cost_usd_total', help: 'Cost of pings in USD', labelNames: named, registers });
  const warmth = new Gauge({
    name: 'pilotlight_endpoint_warmth',
    help: '1 for the state an endpoint is in',
    labelNames: [...named, 'warmth'],
    registers,
  });
  const alerts = new Counter({ name: 'pilotlight_alerts_total', help: 'Alerts that began, by kind', labelNames: ['kind'], registers });
  const openAlerts = new Gauge({ name: 'pilotlight_alerts_open', help: 'Alerts that last', registers });
  const budgetLabels = ['provider', 'model', 'span'] as const;
  const spent = new Gauge({
    name: 'pilotlight_budget_spent_usd',
    help: 'Spent of a budget in its day or month, USD; without provider and model: of all pings',
    labelNames: budgetLabels,
    registers,
  });
  const limit = new Gauge({ name: 'pilotlight_budget_limit_usd', help: 'Limit of a budget, USD', labelNames: budgetLabels, registers });
  const lateness = new Histogram({
    name: 'pilotlight_ping_lateness_seconds',
    help: 'From when a ping was due to when it began',
    buckets: LATENESS_BUCKETS,
    registers,
  });
  const ofSharing = {
    takeover: new Counter({ name: 'pilotlight_lease_takeovers_total', help: 'Pings taken over from an instance that did not come back', registers }),
    duplicate: new Counter({ name: 'pilotlight_duplicate_pings_total', help: 'Pings of two instances within half an interval', registers }),
    lost: new Counter({ name: 'pilotlight_lost_leases_total', help: 'Pings that another instance took over from this one', registers }),
  };
  const active = new Gauge({ name: 'pilotlight_warmup_active', help: '1 while pings are sent on a schedule', registers });
  new Gauge({ name: 'pilotlight_info', help: 'Version of Pilot Light', labelNames: ['version'], registers }).set({ version }, 1);

  const labelsOf = (endpointId: string) => {
    const target = Catalog.of(settings.current).targets.get(endpointId);
    return target === undefined ? undefined : { provider: target.provider.id, model: target.endpoint.model };
  };

  return {
    add(ping) {
      const labels = labelsOf(ping.endpointId);
      if (labels === undefined) return;
      pings.inc({ ...labels, outcome: ping.outcome });
      if (ping.ttftMs !== null) ttft.observe({ ...labels, outcome: ping.outcome }, ping.ttftMs / 1000);
      if (ping.error !== null) failures.inc({ ...labels, kind: ping.error.kind });
      tokens.inc({ ...labels, direction: 'input' }, ping.inputTokens ?? 0);
      tokens.inc({ ...labels, direction: 'output' }, ping.outputTokens ?? 0);
      if (ping.costUsd !== null) cost.inc(labels, ping.costUsd);
    },
    addRequest(request, found) {
      const { endpointId, source, ttftMs, inputTokens, outputTokens } = request;
      const labels = labelsOf(endpointId);
      if (labels === undefined) return;
      const met = hasUsed(request) ? (found ?? 'unknown') : 'failed';
      requests.inc({ ...labels, source, met });
      if (ttftMs !== null) realTtft.observe({ ...labels, met }, ttftMs / 1000);
      realTokens.inc({ ...labels, direction: 'input' }, inputTokens ?? 0);
      realTokens.inc({ ...labels, direction: 'output' }, outputTokens ?? 0);
    },
    addLateness: (latenessMs) => lateness.observe(latenessMs / 1000),
    async render() {
      spent.reset();
      limit.reset();
      for (const { endpointId, span, spentUsd, limitUsd } of budgets.levels()) {
        const labels = { ...(endpointId === null ? { provider: '', model: '' } : labelsOf(endpointId)), span };
        spent.set(labels, spentUsd);
        limit.set(labels, limitUsd);
      }
      warmth.reset();
      for (const state of monitor.states()) {
        const labels = labelsOf(state.endpointId);
        if (labels !== undefined) for (const name of warmths) warmth.set({ ...labels, warmth: name }, state.warmth === name ? 1 : 0);
      }
      alerts.reset();
      for (const [kind, count] of alerting.keeper.counts) alerts.inc({ kind }, count);
      openAlerts.set(alerting.keeper.sum.open);
      for (const name of sharingCountNames) {
        ofSharing[name].reset();
        ofSharing[name].inc(sharingCounts[name]);
      }
      active.set(monitor.active ? 1 : 0);
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
