import type { Ping } from '../domain/ping.ts';
import type { RealRequest } from '../domain/realRequest.ts';
import type { Met } from './realLabel.ts';

/** What happens in the monitor, for those who show it. `change` means: ask `state(endpointId)` again. */
export type MonitorEvent =
  | { readonly kind: 'started'; readonly endpointId: string; readonly dueAt: number | null }
  | { readonly kind: 'ping'; readonly ping: Ping }
  /** A real request has ended. `met`: what it found, where that can be said. */
  | { readonly kind: 'request'; readonly request: RealRequest; readonly met: Met | null }
  | { readonly kind: 'change'; readonly endpointId: string }
  /** Somebody else has used it, as this instance itself has heard, until `at`, boot time. */
  | { readonly kind: 'used'; readonly endpointId: string; readonly at: number }
  /** Somebody asked for a ping of it, or used it. */
  | { readonly kind: 'wanted'; readonly endpointId: string }
  /** A server was looked at: ask `sight(providerId)` again. */
  | { readonly kind: 'looked'; readonly providerId: string }
  /** It was on the schedule and rests now, for the reason that `state(endpointId).rest` tells. */
  | { readonly kind: 'rested'; readonly endpointId: string }
  /** Another rest of it is over: disuse is counted from now on. */
  | { readonly kind: 'freshStart'; readonly endpointId: string }
  /** The machine woke up. */
  | { readonly kind: 'resumed' }
  /** A hold began or ended. */
  | { readonly kind: 'held' }
  /** A pause or a timer in the settings is over. */
  | { readonly kind: 'pauseOver' };
