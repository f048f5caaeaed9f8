import { reasonToKeep } from './domain/memory.ts';
import { messageOf } from './domain/messageOf.ts';
import type { Settings } from './domain/settings.ts';
import type { Engine } from './engine.ts';
import type { Target } from './keepalive/catalog.ts';
import type { Clock, Timer } from './keepalive/clock.ts';
import type { Stores } from './stores.ts';

/** What somebody uses at the end of its hours is released when they have gone; looked at again after so long, ms. */
const AGAIN_MS = 60_000;

/** Unloads what has come to the end of its hours, where the settings say so and its server can. @returns a function that ends it */
export function releaseAfterHours({ settings, history, log }: Stores, engine: Engine, clock: Pick<Clock, 'setTimer'>): () => void {
  const { monitor, pinger, stopping } = engine;
  const later = new Map<string, Timer>();

  const isOver = (endpointId: string): boolean => monitor.state(endpointId)?.rest?.kind === 'hours' && settings.current.releaseAfterHours;
  const whyKept = async ({ endpoint, provider }: Target): Promise<string | null> => {
    const look = await monitor.lookAt(provider, 0);
    const used = history.lastUseAt(endpoint.id);
    return look.kind === 'seen' ? reasonToKeep(look.peek, endpoint.model, used.ok ? used.value : null) : null;
  };
  const release = (target: Target): Promise<void> =>
    monitor.inTurn(target.provider.id, async () => {
      const { endpoint } = target;
      if (stopping.signal.aborted || !isOver(endpoint.id) || isKeptWarm(engine, settings.current, target)) return;
      if ((await whyKept(target)) !== null) return again(target);
      const done = await pinger.unload({ ...target, signal: stopping.signal });
      if (done.ok) monitor.markCold(endpoint.id);
      const outcome = done.ok ? 'was unloaded at the end of its hours' : `could not be unloaded at the end of its hours: ${done.error.message}`;
      log.scoped('keep-alive').info(`${endpoint.model} ${outcome}`, { endpoint: endpoint.id });
    });
  /** Nobody waits for it: what goes wrong is told, and must not end the program. */
  const begin = (target: Target): void => {
    release(target).catch((error: unknown) =>
      log.scoped('keep-alive').warn(`${target.endpoint.model} could not be unloaded at the end of its hours: ${messageOf(error)}`, {}),
    );
  };
  const again = (target: Target): void => {
    later.get(target.endpoint.id)?.cancel();
    later.set(
      target.endpoint.id,
      clock.setTimer(() => begin(target), AGAIN_MS),
    );
  };
  const unsubscribe = monitor.onEvent((event) => {
    const target = event.kind === 'rested' && isOver(event.endpointId) ? monitor.targetOf(event.endpointId) : undefined;
    if (target !== undefined) begin(target);
  });
  return () => {
    unsubscribe();
    for (const timer of later.values()) timer.cancel();
  };
}

/** Whether another endpoint of ours wants the model where it is. */
function isKeptWarm({ monitor }: Engine, { endpoints }: Settings, { endpoint, provider }: Target): boolean {
  return endpoints.some(
    ({ id, model, providerId }) =>
      id !== endpoint.id && model === endpoint.model && providerId === provider.id && (monitor.state(id)?.nextPingAt ?? null) !== null,
  );
}
