import type { BudgetLevel } from '../domain/budget.ts';
import type { ColdStarts } from '../domain/coldStarts.ts';
import type { HistorySummary } from '../domain/history.ts';
import type { ServerSight } from '../domain/peek.ts';
import type { Ping } from '../domain/ping.ts';
import type { EndpointState } from '../domain/warmth.ts';
import type { LogLine } from '../keepalive/log.ts';

/** What the last 24 hours of some endpoints look like now, and of all of them together. */
export interface DayEvent {
  readonly kind: 'day';
  readonly days: readonly { readonly endpointId: string; readonly day: HistorySummary; readonly coldStarts: ColdStarts }[];
  readonly coldStarts: ColdStarts;
  /** `null`: nothing has a price. */
  readonly costTodayUsd: number | null;
  readonly budgets: readonly BudgetLevel[];
}

/** A change pushed to pages, numbered. `settings` means: fetch the state anew. */
export type LiveEvent =
  | { readonly kind: 'state'; readonly state: EndpointState }
  | { readonly kind: 'ping'; readonly ping: Ping }
  | DayEvent
  /** A server was looked at. */
  | { readonly kind: 'server'; readonly server: ServerSight }
  /** An alert began, changed or ended. */
  | { readonly kind: 'alerts'; readonly alerts: { readonly open: number; readonly changes: number } }
  | { readonly kind: 'settings' };

/** A new line of the log, for those who asked for it. It has no number: what was missed is in `GET /api/log`. */
export interface LogEvent {
  readonly kind: 'log';
  readonly line: LogLine;
}
