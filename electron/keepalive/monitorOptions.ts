import type { Ping } from '../domain/ping.ts';
import type { RealRequest } from '../domain/realRequest.ts';
import type { Target } from './catalog.ts';
import type { Clock } from './clock.ts';
import type { Cooldown } from './cooldown/cooldown.ts';
import type { Gate } from './gate.ts';
import type { KeepAlive } from './keepAlive.ts';
import type { EngineLog } from './log.ts';
import type { Looker } from './looker.ts';
import type { Purse } from './purse.ts';
import type { Schedule } from './schedule.ts';

export interface MonitorOptions {
  readonly keepAlive: KeepAlive;
  /** Looks at servers before they are pinged; without one, all are pinged blindly. */
  readonly looker?: Looker;
  readonly schedule: Schedule;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: EngineLog;
  /** `DISABLE_WARMUP=true`: nothing is pinged on a schedule, whatever the settings say. */
  readonly disabled: boolean;
  /** More rules that let endpoints rest, beside switches, pauses and hours; the first that holds is told. */
  readonly gates?: readonly Gate[];
  /** Holds the money for each ping; without one they need none. */
  readonly purse?: Purse;
  /** Where each of several instances pings for itself: how far into an interval this one begins, 0 to 1. */
  readonly startShare?: () => number;
  /** Silence before the first pings, ms. */
  readonly startDelayMs: number;
  /** Called with every ping before it is announced. */
  readonly record: (ping: Ping) => void;
  /** Called with every real request that passed our gateway or was reported with what was measured. */
  readonly recordRequest?: (request: RealRequest) => void;
  /**
   * Told of every use of an endpoint by somebody else that is seen, wall ms; one that lasts is seen again and again. `isOneOfAll`: whoever tells of
   * it tells of every other use, too; else most go unseen, and nothing may be concluded from how many there were.
   */
  readonly recordUse?: (endpointId: string, at: number, isOneOfAll: boolean) => void;
  /** Told what was learned of when an endpoint goes cold, so that it outlives the process. */
  readonly keepLearned?: (target: Target, cooldown: Cooldown) => void;
}
