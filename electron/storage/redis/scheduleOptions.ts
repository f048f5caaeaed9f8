import type { Keys, Place } from './keys.ts';
import type { RedisRunner } from './redisRunner.ts';
import type { Timing } from './timing.ts';

/** The schedule of one process, as the engine has it, by boot time in ms. */
export interface LocalSchedule {
  upsert(id: string, dueAt: number): Promise<void>;
  remove(id: string): Promise<void>;
  claimDue(now: number, leaseMs: number): Promise<readonly string[]>;
  next(): Promise<number | null>;
}

/** What an endpoint is to the others. */
export interface SharedEndpoint extends Place {
  /** Interval, seconds: for whoever reads the seed's hash. */
  readonly everySeconds: number;
}

export interface RedisScheduleOptions {
  readonly redis: RedisRunner;
  /** An empty schedule of this process, for the copy. */
  readonly copy: LocalSchedule;
  readonly keys: Keys;
  /** Name of this instance; no other one may have it. */
  readonly instance: string;
  readonly clock: Timing;
  readonly leaseMs?: number;
  readonly endpointOf: (id: string) => SharedEndpoint | undefined;
  /** An endpoint is due at another time than was thought, because another instance pings it, boot time. */
  readonly onMoved: (id: string, dueAt: number) => void;
  readonly count: (what: 'takeover' | 'lost') => void;
}
