import type { EndpointState } from '../electron/domain/warmth.ts';

/** What the page reads of an endpoint. The one place that knows the shape of `GET /api/state`. */
export type EndpointRow = Pick<EndpointState, 'warmth' | 'lastTtftMs' | 'nextPingAt'> & { id: string; model: string };

export interface Snapshot {
  seq: number;
  warming: boolean;
  endpoints: EndpointRow[];
}

async function readState(): Promise<Snapshot> {
  const response = await fetch('/api/state');
  if (!response.ok) throw new Error(`the service answered ${response.status}`);
  return response.json();
}

/** Calls `onState` now and after every change, `onLost` while the service cannot be reached. Returns the way to stop. */
export function watchState(onState: (state: Snapshot) => void, onLost: (reason: string) => void): () => void {
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
  for (const name of ['open', 'message', 'state', 'endpoint', 'ping']) events.addEventListener(name, () => void refresh());
  events.addEventListener('error', () => onLost('the service does not answer'));
  void refresh();
  return () => events.close();
}
