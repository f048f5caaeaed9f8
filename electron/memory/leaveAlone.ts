import { pauseAt, pausedUntilWanted } from '../domain/pause.ts';
import { ok } from '../domain/result.ts';
import type { Settings } from '../domain/settings.ts';
import { timerOf } from '../domain/timer.ts';
import { Catalog, type Target } from '../keepalive/catalog.ts';
import type { MemoryParts } from './memoryByHand.ts';

/** Pauses those of these endpoints that the schedule or a timer would load again. One that is paused keeps its pause, and its end. @returns the ids of those it paused */
export async function leaveAlone(
  { stores, monitor, wallNow }: Pick<MemoryParts, 'stores' | 'monitor' | 'wallNow'>,
  targets: readonly Target[],
): Promise<readonly string[]> {
  const { settings, log } = stores;
  const ids = new Set(targets.map(({ endpoint }) => endpoint.id));
  for (const id of ids) monitor.markCold(id);
  if (comingBack(settings.current, ids, wallNow()).length === 0) return [];
  let paused: readonly string[] = [];
  const changed = await settings.change(
    (now) => {
      // By the settings as they are at its turn: somebody may have paused one meanwhile.
      paused = comingBack(now, ids, wallNow());
      return ok(pausedUntilWanted(now, paused));
    },
    { by: 'program' },
  );
  if (changed.ok) return paused;
  log.scoped('storage').warn(`What was unloaded could not be paused, so the next ping loads it again: ${changed.error}`, {});
  return [];
}

/** Which of them the next ping would load again. */
function comingBack(settings: Settings, ids: ReadonlySet<string>, now: number): string[] {
  const catalog = Catalog.of(settings);
  return settings.endpoints
    .filter((endpoint) => ids.has(endpoint.id) && pauseAt(endpoint.pausedUntil, now) === null)
    .filter((endpoint) => catalog.isScheduled(endpoint, timerOf(endpoint, settings, now) !== null))
    .map(({ id }) => id);
}
