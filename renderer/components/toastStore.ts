/** A short message at the bottom of the page. */
export interface Toast {
  readonly id: number;
  /** There is one message of a kind: a newer one takes the place of the older. */
  readonly key: string | null;
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

export function showToast(text: string, { tone = 'info', action = null, key = null }: Partial<Pick<Toast, 'tone' | 'action' | 'key'>> = {}): void {
  lastId += 1;
  const others = toasts.filter((toast) => key === null || toast.key !== key);
  const all = [...others, { id: lastId, key, text, tone, action }];
  // The oldest goes, but what can still be undone goes last.
  const goes = all.find((toast) => toast.action === null) ?? all[0];
  set(all.length > MOST ? all.filter((toast) => toast !== goes) : all);
}

/** Takes away one message, by its number or its kind. */
export function dismissToast(which: number | string): void {
  set(toasts.filter((toast) => toast.id !== which && toast.key !== which));
}

export const currentToasts = (): readonly Toast[] => toasts;

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
