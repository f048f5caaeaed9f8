import { pausedUntilWanted, UNTIL_WANTED } from '../domain/pause.ts';
import { ok } from '../domain/result.ts';
import { Catalog, type Target } from '../keepalive/catalog.ts';
import type { MemoryParts } from './memoryByHand.ts';

/** Pauses those of these endpoints that are on the schedule and not paused like this already. @returns their ids */
export async function leaveAlone(
  { stores, monitor }: Pick<MemoryParts, 'stores' | 'monitor'>,
  targets: readonly Target[],
): Promise<readonly string[]> {
  const { settings, log } = stores;
  const catalog = Catalog.of(settings.current);
  for (const { endpoint } of targets) monitor.markCold(endpoint.id);
  const scheduled = targets
    .filter(({ endpoint }) => catalog.isScheduled(endpoint) && endpoint.pausedUntil !== UNTIL_WANTED)
    .map(({ endpoint }) => endpoint.id);
  if (scheduled.length === 0) return [];
  const paused = await settings.change((now) => ok(pausedUntilWanted(now, scheduled)), { by: 'program' });
  if (paused.ok) return scheduled;
  log.scoped('storage').warn(`What was unloaded could not be paused, so the next ping loads it again: ${paused.error}`, {});
  return [];
}
