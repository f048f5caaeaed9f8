/** The newest change of the settings that this page has made: what others change is not told here. */
let newest: string | null = null;
const listeners = new Set<() => void>();

/** @param id as the service names it */
export function noteOwnChange(id: string): void {
  newest = id;
  for (const listener of listeners) listener();
}

export const newestOwnChange = (): string | null => newest;

export function subscribeOwnChanges(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
