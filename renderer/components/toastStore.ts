/** A short message at the bottom of the page. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'info' | 'bad';
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** More than that nobody reads. */
const MOST = 3;

export function showToast(text: string, { tone = 'info', action = null }: Partial<Pick<Toast, 'tone' | 'action'>> = {}): void {
  lastId += 1;
  const all = [...toasts, { id: lastId, text, tone, action }];
  // The oldest goes, but what can still be undone goes last.
  const goes = all.find((toast) => toast.action === null) ?? all[0];
  set(all.length > MOST ? all.filter((toast) => toast !== goes) : all);
}

/** Does what the newest message that can be undone offers. @returns whether there was one */
export function undoNewest(): boolean {
  const toast = toasts.findLast(({ action }) => action?.label === 'Undo');
  if (toast === undefined) return false;
  dismissToast(toast.id);
  toast.action?.run();
  return true;
}

export function dismissToast(id: number): void {
  set(toasts.filter((toast) => toast.id !== id));
}

export const currentToasts = (): readonly Toast[] => toasts;

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
