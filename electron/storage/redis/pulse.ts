import { z } from 'zod';
import type { Keys } from './keys.ts';
import type { RedisRunner } from './redisRunner.ts';
import { FIELD_END, PING_END, PULSE } from './scripts.ts';

/** A ping that an instance has told the others. */
export interface ToldPing {
  readonly by: string;
  readonly member: string;
  /** When its endpoint is due next, seconds by the server's clock; `null`: nobody has planned it. */
  readonly due: number | null;
  /** JSON. */
  readonly ping: string;
}

/** What an instance hears at each pulse. */
export interface Pulse {
  /** The server's time, seconds. */
  readonly now: number;
  /** The instances that live, by name, in order. */
  readonly instances: readonly string[];
  /** Who pings alone; `null`: nobody. */
  readonly dedicated: string | null;
  /** Where to read on. */
  readonly lastId: string;
  readonly pings: readonly ToldPing[];
  /** Whether there may be more than came at once. */
  readonly hasMore: boolean;
  /** The run that gave the last sign of life under this name; `null`: none has of late. */
  readonly lastRun: string | null;
}

export interface PulseAsk {
  readonly instance: string;
  /** This run of the instance, unlike any other. */
  readonly run: string;
  /** An instance that was not heard of for so long is gone, seconds. */
  readonly aliveS: number;
  /** `''`: from now on. */
  readonly lastId: string;
  /** Whether it wants to ping alone: not at all, if nobody else does, or in any case. */
  readonly dedicated: 'no' | 'ifFree' | 'insist';
  readonly leaseMs: number;
}

/** Most entries that come at once: more would keep ours waiting here, and everybody at the server. */
const MOST_ENTRIES = 20;

const pulseSchema = z.tuple([z.string(), z.string(), z.string(), z.array(z.string()), z.array(z.string()), z.string(), z.string()]);

/** Says that this instance lives, and hears what is new. One command. */
export async function pulse(redis: RedisRunner, keys: Keys, { instance, run, aliveS, lastId, dedicated, leaseMs }: PulseAsk): Promise<Pulse> {
  const answer = await redis.run(
    PULSE,
    [keys.instances, keys.pings, keys.dedicated, keys.runOf(instance)],
    [instance, String(aliveS), lastId, dedicated, String(Math.round(leaseMs)), run, String(MOST_ENTRIES)],
  );
  const [now, holder, readTo, instances, entries, lastRun, more] = pulseSchema.parse(answer);
  return {
    now: Number(now),
    instances: [...instances].sort(),
    dedicated: holder === '' ? null : holder,
    lastId: readTo,
    pings: entries.flatMap((by, n) => (n % 2 === 0 ? (entries[n + 1] ?? '').split(PING_END).map((one) => toldPing(by, one)) : [])),
    hasMore: more !== '',
    lastRun: lastRun === '' ? null : lastRun,
  };
}

function toldPing(by: string, told: string): ToldPing {
  const [member = '', due = '', ping = ''] = told.split(FIELD_END);
  return { by, member, due: due === '' ? null : Number(due), ping };
}
