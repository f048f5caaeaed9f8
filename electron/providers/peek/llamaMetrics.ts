import type { ModelPeek } from '../../domain/peek.ts';
import type { Ask } from '../statusCalls.ts';
import { countOf, samplesOf } from './metrics.ts';
import type { Sometimes } from './told.ts';

/** Builds of llama.cpp before this one (September 2026) count a look at `/metrics` as a use. */
const QUIET_METRICS_BUILD = 10_760;

/** Whether `/metrics` leaves the idle timer alone. @param build as `b11669-5b2d34f` */
export function hasQuietMetrics(build: string): boolean {
  return Number(/^b?(\d+)/.exec(build)?.[1] ?? 0) >= QUIET_METRICS_BUILD;
}

/** `isStuck`: it answers by itself, but what computes does not: it is at a long prompt. */
export interface Traffic extends Pick<ModelPeek, 'running' | 'waiting'> {
  readonly isStuck: boolean;
}

const RUNNING = 'llamacpp:requests_processing';
const WAITING = 'llamacpp:requests_deferred';

/** What is being answered and what waits, where the server was started with `--metrics`. */
export async function llamaTraffic(ask: Ask, sometimes: Sometimes, path: string): Promise<Traffic> {
  const metrics = await sometimes.ask(ask, path);
  const samples = metrics?.kind === 'answered' ? samplesOf(metrics.text, [RUNNING, WAITING]) : [];
  const isStuck = metrics?.kind === 'broken' && metrics.fault.kind === 'stalled' && metrics.fault.afterMs > 0;
  return { running: countOf(samples, RUNNING), waiting: countOf(samples, WAITING), isStuck };
}

/** Whether anybody is being answered, by the traffic of all that were asked; `null` where none tells. */
export function isBusy(traffic: readonly Traffic[]): boolean | null {
  if (traffic.some(({ isStuck, running }) => isStuck || (running ?? 0) > 0)) return true;
  return traffic.every(({ running }) => running === null) ? null : false;
}
