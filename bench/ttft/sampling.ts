import { shuffled, sleep } from '../stats.ts';
import { undisturbed } from '../steal.ts';
import type { StampServer } from './stampServer.ts';
import type { Readings } from './target.ts';

/** Errors of measured TTFT in microseconds, by the name of the client. */
export type Errors = ReadonlyMap<string, readonly number[]>;

export type Ping = (id: number) => Promise<Readings>;

/** Enough for the optimising compiler to have seen every client. */
const DRY_RUNS = 50;
/** Lets a closed connection and the stream's garbage go before somebody else is measured. */
const PAUSE_MS = 2;

let lastId = 0;

/**
 * `count` pings by each, in random order, one at a time. Error = measured minus what the server says it really took. A ping during which the host of this
 * machine took its CPU away is made again, whoever's it was: a tail of somebody else's work is no client's error.
 */
export async function sample(server: StampServer, pings: readonly Ping[], count: number): Promise<Errors> {
  const errors = new Map<string, number[]>();
  for (let i = -Math.min(DRY_RUNS, count); i < count; i += 1) {
    for (const ping of shuffled(pings)) {
      const error = await undisturbed(() => pausing(errorOf(server, ping)));
      if (i < 0) continue;
      for (const [name, us] of Object.entries(error)) pushTo(errors, name, us);
    }
  }
  return errors;
}

async function pausing(ping: Promise<Readings>): Promise<Readings> {
  const error = await ping;
  await sleep(PAUSE_MS);
  return error;
}

/** One ping, in microseconds too many. */
export async function errorOf(server: StampServer, ping: Ping): Promise<Readings> {
  lastId += 1;
  const readings = await ping(lastId);
  const trueMs = await server.trueDelay(lastId);
  return Object.fromEntries(Object.entries(readings).map(([name, ms]) => [name, (ms - trueMs) * 1000]));
}

export function pushTo<T>(lists: Map<string, T[]>, name: string, value: T): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [value]);
  else list.push(value);
}
