import { sleep } from '../stats.ts';
import { PingerProcess } from './pingerProcess.ts';
import { errorOf, pushTo } from './sampling.ts';
import type { StampServer } from './stampServer.ts';

/** Long enough for caches and clock frequency to have gone elsewhere. */
const SPARSE_MS = 700;
const STEADY_PINGS = 5;

/** Errors in microseconds: the first ping of a process, and later ones at the same cadence, by definition of TTFT. */
export interface FirstPings {
  readonly first: Map<string, number[]>;
  readonly steady: Map<string, number[]>;
}

/** Starts `starts` processes that ping every now and then over fresh connections, as scheduled pings do. */
export async function sampleFirst(server: StampServer, client: 'ours' | 'cold' | 'openai', starts: number): Promise<FirstPings> {
  const pings: FirstPings = { first: new Map(), steady: new Map() };
  for (let i = 0; i < starts; i += 1) {
    const pinger = await PingerProcess.start(client);
    for (let n = 0; n <= STEADY_PINGS; n += 1) {
      await sleep(SPARSE_MS);
      const error = await errorOf(server, (id) => pinger.ping({ port: server.port, kept: false }, id));
      for (const [name, us] of Object.entries(error)) pushTo(n === 0 ? pings.first : pings.steady, name, us);
    }
    await pinger.stop();
  }
  return pings;
}
