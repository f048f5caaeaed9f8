import type { State } from '../electron/api/state.ts';

export type { State } from '../electron/api/state.ts';

async function readState(): Promise<State> {
  const response = await fetch('/api/state');
  if (!response.ok) throw new Error(`the service answered ${response.status}`);
  return response.json();
}

/** Calls `onState` now and after every change, `onLost` while the service cannot be reached. Returns the way to stop. */
export function watchState(onState: (state: State) => void, onLost: (reason: string) => void): () => void {
  let reading = false;
  let again = false;
  const refresh = async () => {
    again = reading;
    if (reading) return;
    reading = true;
    try {
      onState(await readState());
    } catch (error) {
      onLost(error instanceof Error ? error.message : String(error));
    }
    reading = false;
    if (again) void refresh();
  };
  const events = new EventSource('/api/events');
  for (const name of ['open', 'state', 'settings', 'reset']) events.addEventListener(name, () => void refresh());
  events.addEventListener('error', () => onLost('the service does not answer'));
  void refresh();
  return () => events.close();
}
