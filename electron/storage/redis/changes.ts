import { z } from 'zod';
import type { Keys, Place } from './keys.ts';
import type { RedisRunner } from './redisRunner.ts';
import { APPLY, CLAIM } from './scripts.ts';

/** A change of the shared schedule; see {@link APPLY}. Times are seconds since 1970 by the server's clock. */
export interface Change {
  readonly what: 'place' | 'keep' | 'later' | 'done' | 'renew' | 'tell' | 'leave';
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

/** `mine`: claimed; `takenOver`: claimed after another instance's lease was over; else when it is due, seconds. */
export type Claim = 'mine' | 'takenOver' | number;

/** Most changes and members in one script: a longer one would keep everybody else waiting. */
export const MOST_AT_ONCE = 500;
/** Pings kept for instances that were away. */
const MOST_PINGS = 10_000;

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
  return { now: Number(now), told: told.map((word) => (word === 'm' ? 'mine' : word === 't' ? 'takenOver' : Number(word))) };
}

/** @returns for each change the time that holds now, seconds; `null`: it has none */
export async function apply(
  redis: RedisRunner,
  keys: Keys,
  { holder, leaseS, changes }: { readonly holder: string; readonly leaseS: number; readonly changes: readonly Change[] },
): Promise<Told<number | null>> {
  const ofMembers = changes.flatMap(({ place }) => [keys.provider(place), keys.hosts(place.model)]);
  const args = changes.flatMap(({ what, place, at, every, ping }) => [
    what,
    keys.member(place),
    at.toFixed(6),
    place.model,
    place.host,
    String(Math.max(1, Math.round(every))),
    ping,
  ]);
  const answer = await redis.run(
    APPLY,
    [keys.wakeups, keys.leases, keys.membersOf(holder), keys.pings, ...ofMembers],
    [holder, String(leaseS), String(MOST_PINGS), ...args],
  );
  const [now = '0', ...told] = answers.parse(answer);
  return { now: Number(now), told: told.map((word) => (word === '-' ? null : Number(word))) };
}
