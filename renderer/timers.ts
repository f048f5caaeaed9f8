import { changeEndpoint, changeSettings } from './actions.ts';
import { showToast } from './components/toastStore.ts';
import { shortTime } from './format.ts';
import { serviceNow } from './live/clock.ts';
import { UNTIL_WANTED } from './openPause.ts';

/** What is paused is not kept warm, and the other way round: each ends the other. `until`: wall-clock ms; `null` ends it. */
const pause = (until: number | null, reason: string | null) => ({
  pausedUntil: until,
  pauseReason: reason,
  ...(until !== null && { warmUntil: null }),
});
const warm = (until: number | null) => ({ warmUntil: until, ...(until !== null && { pausedUntil: null, pauseReason: null }) });

/** Pauses all pings until then; `null` goes on at once. @param reason for whoever sees the pause */
export async function pauseAll(until: number | null, reason: string | null = null): Promise<void> {
  const ok = await changeSettings(pause(until, reason));
  if (ok && until !== null) told(`Paused ${untilWords(until)}.`, 'Resume', () => pauseAll(null));
}

export async function pauseEndpoint(id: string, until: number | null, reason: string | null = null): Promise<void> {
  await changeEndpoint(id, pause(until, reason));
}

/** Keeps everything warm until then, whatever hours and switches say; `null` ends that at once. */
export async function warmAll(until: number | null): Promise<void> {
  const ok = await changeSettings(warm(until));
  if (ok && until !== null) told(`Kept warm ${untilWords(until)}.`, 'End', () => warmAll(null));
}

export async function warmEndpoint(id: string, until: number | null): Promise<void> {
  await changeEndpoint(id, warm(until));
}

function told(text: string, label: string, run: () => Promise<void>): void {
  showToast(text, { action: { label, run: () => void run() } });
}

const untilWords = (until: number): string => (until === UNTIL_WANTED ? 'until you resume' : `until ${shortTime(until, serviceNow())}`);
