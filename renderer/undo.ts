import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { State } from '../electron/api/state.ts';
import { apiPost } from './api.ts';
import { dismissToast, showToast } from './components/toastStore.ts';
import { serviceNow, useTicking } from './live/clock.ts';
import { live, useLive } from './live/live.ts';
import { newestOwnChange, subscribeOwnChanges } from './ownChanges.ts';

type Undoable = NonNullable<State['undo']>;

/** There is one message about changes, the newest. */
const TOAST = 'undo';

let lastUndone: string | null = null;

/** Takes back a change of the settings, and says so. */
export async function undoChange({ id, label }: Pick<Undoable, 'id' | 'label'>): Promise<void> {
  lastUndone = id;
  const answer = await apiPost('/api/undo', { id });
  if (answer.ok) showToast(`Undone: ${label}`, { key: TOAST });
  else showToast(answer.problem.message, { key: TOAST, tone: 'bad' });
}

/** The newest change of the settings, as long as it can be undone. */
export function useUndoable(): Undoable | null {
  const undo = useLive(({ state }) => state?.undo ?? null);
  const isOver = useTicking((now) => undo === null || undo.until <= now);
  return isOver ? null : undo;
}

/** Tells what this page has changed, with "Undo", and lets Ctrl+Z undo the newest change whoever made it. */
export function useUndo(): void {
  const undo = useLive(({ state }) => state?.undo ?? null);
  const own = useSyncExternalStore(subscribeOwnChanges, newestOwnChange);
  const told = useRef<string | null>(null);
  useEffect(() => {
    if (undo === null || undo.id !== own || undo.small || told.current === `${undo.id} ${undo.label}`) return;
    told.current = `${undo.id} ${undo.label}`;
    showToast(undo.label, { key: TOAST, action: { label: 'Undo', run: () => void undoChange(undo) } });
  }, [undo, own]);
  useEffect(() => {
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

/** Fields that have an undo of their own. */
const TEXTS = 'input:not([type="checkbox"], [type="radio"], [type="range"]), textarea, [contenteditable]';

function onKey(event: KeyboardEvent): void {
  const { key, ctrlKey, metaKey, shiftKey, target } = event;
  if (key !== 'z' || !(ctrlKey || metaKey) || shiftKey || (target instanceof Element && target.matches(TEXTS))) return;
  const undo = live.current().state?.undo ?? null;
  // The state that knows of the last undo may still be under way.
  if (undo === null || undo.until <= serviceNow() || undo.id === lastUndone) return;
  event.preventDefault();
  dismissToast(TOAST);
  void undoChange(undo);
}
