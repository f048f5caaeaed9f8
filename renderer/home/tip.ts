/** What the bar under the pointer, or in focus, says of one ping. */
export interface Tip {
  readonly text: string;
  /** Middle and top of the mark in the window, px. */
  readonly x: number;
  readonly y: number;
}

let tip: Tip | null = null;
const listeners = new Set<() => void>();

/** One tip for all bars: rows clip what stands out of them. */
export function showTip(next: Tip | null): void {
  tip = next;
  for (const listener of listeners) listener();
}

export const currentTip = (): Tip | null => tip;

export function subscribeTip(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
