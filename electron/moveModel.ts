import { DEFAULT_PROMPT } from './domain/endpoint.ts';
import type { PingJob } from './domain/measurement.ts';
import type { Moved } from './domain/moved.ts';
import { pausedUntilWanted } from './domain/pause.ts';
import type { PingError } from './domain/ping.ts';
import { ok, type Result } from './domain/result.ts';
import type { Engine } from './engine.ts';
import { Catalog, type Target } from './keepalive/catalog.ts';
import type { Stores } from './stores.ts';

/** Loads or frees a model without a ping, when it is its turn on its server. What was freed is paused: the next ping would load it again. */
export async function moveModel(stores: Stores, engine: Engine, verb: 'load' | 'unload', endpointId: string): Promise<Result<Moved, PingError>> {
  const { pinger, monitor, stopping } = engine;
  const target = monitor.targetOf(endpointId);
  if (target === undefined) throw new Error(`no endpoint ${endpointId}`);
  const job: PingJob = { ...target, prompt: DEFAULT_PROMPT, prefix: null, pin: false, expectation: 'cold', contextLength: null, signal: stopping.signal };
  return monitor.inTurn(target.provider.id, async () => {
    const done = await pinger[verb](job);
    if (!done.ok) return done;
    if (verb === 'unload') return ok({ tookMs: done.value, paused: await leaveAlone(stores, engine, target) });
    await monitor.recordUsage(endpointId, target.provider.id);
    return ok({ tookMs: done.value, paused: false });
  });
}

/** Pauses every endpoint of the freed model that is on the schedule. @returns whether there was one */
async function leaveAlone({ settings, log }: Stores, { monitor }: Engine, { endpoint, provider }: Target): Promise<boolean> {
  const catalog = Catalog.of(settings.current);
  const same = catalog.select(endpoint.model, provider.id).map((other) => other.endpoint);
  for (const { id } of same) monitor.markCold(id);
  const scheduled = same.filter((other) => catalog.isScheduled(other)).map(({ id }) => id);
  if (scheduled.length === 0) return false;
  const paused = await settings.change((now) => ok(pausedUntilWanted(now, scheduled)));
  if (!paused.ok) log.scoped('storage').warn(`${endpoint.model} was unloaded, but could not be paused: ${paused.error}`, {});
  return paused.ok;
}
