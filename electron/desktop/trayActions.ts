import type { ModelRef } from '../domain/memory.ts';
import { ok, type Result } from '../domain/result.ts';
import type { Settings } from '../domain/settings.ts';
import type { MemoryByHand } from '../memory/memoryByHand.ts';
import type { ProfileUse } from '../profiles.ts';
import { freedSentence } from './freedSentence.ts';
import type { Pause, TrayActions } from './trayMenu.ts';

/** What the menu works on. */
export interface TrayTargets {
  readonly open: () => void;
  readonly quit: () => void;
  readonly settings: { readonly current: Settings; change(change: (settings: Settings) => Result<unknown>): Promise<Result<unknown>> };
  readonly pingNow: (endpointIds: readonly string[]) => Promise<unknown>;
  readonly memory: Pick<MemoryByHand, 'load' | 'unload' | 'free'>;
  readonly switchProfile: (id: string) => Promise<Result<ProfileUse>>;
  /** Says what came of it; the menu is gone by then. */
  readonly tell: (sentence: string) => void;
  /** The same of what went wrong. */
  readonly complain: (sentence: string) => void;
  /** Asks whether it shall be done all the same. @param action what the button says */
  readonly confirm: (question: string, action: string) => Promise<boolean>;
  /** Wall clock, ms since 1970. */
  readonly now: () => number;
}

/** Carries out what is chosen in the tray's menu. */
export function trayActions(targets: TrayTargets): TrayActions {
  const change = async (fields: (settings: Settings) => Partial<Settings>): Promise<void> => {
    const changed = await targets.settings.change((settings) => ok({ ...settings, ...fields(settings) }));
    if (!changed.ok) targets.complain(changed.error);
  };
  const pauseOne = (endpointId: string, until: number | null): Promise<void> =>
    change(({ endpoints }) => ({ endpoints: endpoints.map((one) => (one.id === endpointId ? withPause(one, until) : one)) }));
  const refOf = (endpointId: string): ModelRef | undefined => targets.settings.current.endpoints.find(({ id }) => id === endpointId);
  return {
    open: targets.open,
    quit: targets.quit,
    keepWarm: (warming) => void change(() => ({ warming })),
    pauseAll: (length) => void change(() => ({ pausedUntil: pauseEnd(length, targets.now()), pauseReason: null, warmUntil: null })),
    resumeAll: () => void change(() => ({ pausedUntil: null, pauseReason: null })),
    warmAll: () => void change(() => ({ warmUntil: targets.now() + WARM_MS, pausedUntil: null, pauseReason: null })),
    endWarm: () => void change(() => ({ warmUntil: null })),
    pingNow: (endpointId) => void targets.pingNow([endpointId]),
    pause: (endpointId) => void pauseOne(endpointId, pauseEnd('hour', targets.now())),
    resume: (endpointId) => void pauseOne(endpointId, null),
    load: (endpointId) => void load(targets, refOf(endpointId)),
    unload: (endpointId) => void unload(targets, refOf(endpointId), false),
    freeAll: () => void freeAll(targets, false),
    switchProfile: (id) => void changeProfile(targets, id),
  };
}

async function load({ memory, complain }: TrayTargets, ref: ModelRef | undefined): Promise<void> {
  const done = ref === undefined ? undefined : await memory.load(ref);
  if (done?.ok === false) complain(done.error.message);
}

async function unload(targets: TrayTargets, ref: ModelRef | undefined, force: boolean): Promise<void> {
  if (ref === undefined) return;
  const done = await targets.memory.unload(ref, { force });
  if (done.ok) return;
  if (done.error.kind !== 'inUse') targets.complain(done.error.message);
  else if (await targets.confirm(`${done.error.message} Unload it anyway?`, 'Unload it anyway')) await unload(targets, ref, true);
}

async function freeAll(targets: TrayTargets, force: boolean): Promise<void> {
  const freed = await targets.memory.free({ providerId: null, force });
  const used = freed.skipped.filter(({ why }) => why === 'inUse');
  targets.tell(freedSentence(freed));
  if (used.length === 0) return;
  const question = `${used.map(({ reason }) => reason).join(' ')} Free ${used.length === 1 ? 'its' : 'their'} memory anyway?`;
  if (await targets.confirm(question, 'Free it anyway')) await freeAll(targets, true);
}

async function changeProfile({ switchProfile, tell, complain }: TrayTargets, id: string): Promise<void> {
  const used = await switchProfile(id);
  if (!used.ok) complain(used.error);
  else if (used.value.freed !== null) tell(freedSentence(used.value.freed));
}

type Endpoint = Settings['endpoints'][number];

/** What is paused is not kept warm by a timer, and the reason of another pause is not that of this one. */
function withPause({ pausedUntil: _before, pauseReason: _reason, warmUntil, ...endpoint }: Endpoint, until: number | null): Endpoint {
  if (until !== null) return { ...endpoint, pausedUntil: until };
  return warmUntil === undefined ? endpoint : { ...endpoint, warmUntil };
}

const HOUR_MS = 3_600_000;
/** As long as an afternoon of work; the page has the same. */
const WARM_MS = 3 * HOUR_MS;
/** People who pause "until tomorrow" mean the next morning; the page has the same hour. */
const MORNING_HOUR = 7;

/** When a pause that begins now ends, wall-clock ms. */
export function pauseEnd(length: Pause, now: number): number {
  if (length === 'hour') return now + HOUR_MS;
  const tomorrow = new Date(now);
  tomorrow.setDate(tomorrow.getDate() + 1);
  return tomorrow.setHours(MORNING_HOUR, 0, 0, 0);
}
