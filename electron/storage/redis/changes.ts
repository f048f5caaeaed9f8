import { z } from 'zod';
import type { Keys, Place } from './keys.ts';
import type { RedisRunner } from './redisRunner.ts';
import { APPLY, CLAIM } from './scripts.ts';

/** A change of the shared schedule; see {@link APPLY}. Times are seconds since 1970 by the server's clock. */
export interface Change {
  readonly what: 'place' | 'keep' | 'later' | 'done' | 'made' | 'renew' | 'tell' | 'leave';
  readonly place: Place;
  readonly at: number;
  /** The interval, seconds. */
  readonly every: number;
  /** A ping to tell the others, as JSON. */
  readonly ping: string;
}

/** Answers of the server, with its time, seconds. */
export interface Told<T> {
  readonly now: number;
  readonly told: readonly T[];
}

/** What came of a claim. */
export interface Claim {
  readonly isOurs: boolean;
  /** It was claimed after another instance's lease was over. */
  readonly isTakenOver: boolean;
  /** When it is due, seconds; `null`: nobody has planned it. */
  readonly due: number | null;
}

/** Most changes and members in one script: a longer one would keep everybody else waiting. */
export const MOST_AT_ONCE = 500;
/** Pings kept for instances that were away, and entries, each of which may hold several. */
const PINGS_KEPT = 10_000;
const LEAST_ENTRIES_KEPT = 1_000;
/** Most pings in an entry: whoever reads it has the work of all of them in one go. */
const MOST_PINGS = 25;

const answers = z.array(z.string()).min(1);

export async function claim(
  redis: RedisRunner,
  keys: Keys,
  {
    holder,
    leaseS,
    slackS,
    members,
  }: { readonly holder: string; readonly leaseS: number; readonly slackS: number; readonly members: readonly string[] },
): Promise<Told<Claim>> {
  const answer = await redis.run(CLAIM, [keys.wakeups, keys.leases], [holder, String(leaseS), String(slackS), ...members]);
  const [now = '0', ...told] = answers.parse(answer);
  return { now: Number(now), told: told.map(claimOf) };
}

function claimOf(word: string): Claim {
  const isTakenOver = word.startsWith('t');
  const isOurs = isTakenOver || word.startsWith('m');
  const due = isOurs ? word.slice(1) : word;
  return { isOurs, isTakenOver, due: due === '' ? null : Number(due) };
}

/** A change after which another time holds than its own. */
export interface Moved {
  /** Which of the changes, from 0. */
  readonly index: number;
  /** Seconds. */
  readonly at: number;
}

/** @returns where it came otherwise than asked */
export async function apply(
  redis: RedisRunner,
  keys: Keys,
  { holder, leaseS, changes }: { readonly holder: string; readonly leaseS: number; readonly changes: readonly Change[] },
): Promise<Told<Moved>> {
  const named = [keys.wakeups, keys.leases, keys.membersOf(holder), keys.pings];
  const told: string[] = [];
  let pings = 0;
  for (const { what, place, at, every, ping } of changes) {
    told.push(what, at.toFixed(6));
    if (ping !== '') pings += 1;
    if (what === 'done' || what === 'made' || what === 'tell') told.push(ping);
    if (what !== 'place' && what !== 'keep' && what !== 'later') continue;
    told.push(place.model, place.host, String(Math.max(1, Math.round(every))));
    named.push(keys.provider(place), keys.hosts(place.model));
  }
  const kept = Math.max(LEAST_ENTRIES_KEPT, Math.ceil(PINGS_KEPT / Math.min(MOST_PINGS, Math.max(1, pings))));
  const limits = [leaseS, kept, changes.length, MOST_PINGS].map(String);
  const args = [holder, ...limits, ...changes.map(({ place }) => keys.member(place)), ...told];
  const [now = '0', ...words] = answers.parse(await redis.run(APPLY, named, args));
  const moved = words.flatMap((word, n) => (n % 2 === 0 ? { index: Number(word) - 1, at: Number(words[n + 1]) } : []));
  return { now: Number(now), told: moved };
}
