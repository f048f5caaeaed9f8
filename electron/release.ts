import { modelIn } from './domain/peek.ts';
import type { Settings } from './domain/settings.ts';
import type { Engine } from './engine.ts';
import type { Target } from './keepalive/catalog.ts';
import type { Stores } from './stores.ts';

/** Unloads what has come to the end of its hours, where the settings say so and its server can. @returns a function that ends it */
export function releaseAfterHours({ settings, log }: Stores, engine: Engine): () => void {
  const { monitor, stopping } = engine;
  const release = async (target: Target): Promise<void> => {
    const { endpoint, provider } = target;
    await monitor.inTurn(provider.id, async () => {
      if (stopping.signal.aborted || !mayRelease(engine, settings.current, target)) return;
      const done = await engine.pinger.unload({ ...target, signal: stopping.signal });
      if (done.ok) monitor.markCold(endpoint.id);
      const outcome = done.ok ? 'was unloaded at the end of its hours' : `could not be unloaded at the end of its hours: ${done.error.message}`;
      log.scoped('keep-alive').info(`${endpoint.model} ${outcome}`, { endpoint: endpoint.id });
    });
  };
  return monitor.onEvent((event) => {
    if (event.kind !== 'rested' || !settings.current.releaseAfterHours) return;
    const target = monitor.targetOf(event.endpointId);
    if (target !== undefined && monitor.state(event.endpointId)?.rest?.kind === 'hours') void release(target);
  });
}

/** Not while somebody uses it, nor while another endpoint of ours keeps it warm, nor when the rest is over by now. */
function mayRelease({ monitor }: Engine, { endpoints }: Settings, { endpoint, provider }: Target): boolean {
  if (monitor.state(endpoint.id)?.rest?.kind !== 'hours') return false;
  const { peek } = monitor.sight(provider);
  const own = peek === null ? null : modelIn(peek, endpoint.model);
  if (own !== null && (own.running ?? 0) + (own.waiting ?? 0) > 0) return false;
  const others = endpoints.filter(({ id, model, providerId }) => id !== endpoint.id && model === endpoint.model && providerId === provider.id);
  return others.every(({ id }) => (monitor.state(id)?.nextPingAt ?? null) === null);
}
