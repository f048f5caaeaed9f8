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
  set([...toasts, { id: lastId, text, tone, action }].slice(-MOST));
}

export function dismissToast(id: number): void {
  set(toasts.filter((toast) => toast.id !== id));
}

export const currentToasts = (): readonly Toast[] => toasts;

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
