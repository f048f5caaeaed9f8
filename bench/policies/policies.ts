import type { SimulatedModel } from './model.ts';
import { MINUTE, SECOND } from './times.ts';

/** What a server shows: nothing but the time it takes to answer, or what Ollama tells of its models. */
export const serverNames = ['opaque', 'telling'] as const;
export type ServerName = (typeof serverNames)[number];

/** A policy that is not ours, as a rule: when it would ping next, by what it knows at that time; on a grid of `gridMs`. */
export interface Rule {
  readonly kind: 'rule';
  readonly dueAt: (model: SimulatedModel) => number;
  readonly gridMs: number;
}

/** Ours: the engine itself with this `keepAlive`. `reported`: real requests are reported to it. */
export interface Ours {
  readonly kind: 'ours';
  readonly keepAlive: string;
  readonly reported: boolean;
}

export type Policy = { readonly kind: 'none' } | Rule | Ours;

const SEED_INTERVAL = 2 * MINUTE;
const POLL = SECOND;
const ORACLE_PART = 0.8;

/** Silence, ours or of users whose requests are reported, after which it pings. */
const silence = (intervalMs: number, gridMs = 0): Rule => ({
  kind: 'rule',
  gridMs,
  dueAt: ({ pingedAt, usedAt }) => Math.max(pingedAt, usedAt) + intervalMs,
});

/** It never waits longer than the shortest silence that can be. */
function oracleAfter(model: SimulatedModel, at: number): number {
  return at + Math.min(ORACLE_PART, model.surePart) * model.coolDown(at);
}

const ours = (keepAlive: string, reported = false): Ours => ({ kind: 'ours', keepAlive, reported });

/** The interval that is known or learned. */
export const AUTO = ours('auto');

export const policyNames = ['none', 'seed000', 'seed003', 'fixed240', 'oracle', 'oracleUnseen', 'exact', 'ours2m', 'auto', 'autoReported'] as const;
export type PolicyName = (typeof policyNames)[number];

export const policies: Readonly<Record<PolicyName, Policy>> = {
  none: { kind: 'none' },
  seed000: { kind: 'rule', gridMs: 0, dueAt: ({ pingedAt }) => pingedAt + SEED_INTERVAL },
  seed003: silence(SEED_INTERVAL, POLL),
  fixed240: silence(4 * MINUTE),
  // Knows the cool-down time and every request, or the time alone.
  oracle: { kind: 'rule', gridMs: 0, dueAt: (model) => oracleAfter(model, model.activeUntil) },
  oracleUnseen: { kind: 'rule', gridMs: 0, dueAt: (model) => oracleAfter(model, model.pingedAt) },
  // Knows the very moment, and pings a millisecond before it.
  exact: { kind: 'rule', gridMs: 0, dueAt: ({ expiresAt }) => expiresAt - 1 },
  ours2m: ours('2m'),
  auto: AUTO,
  autoReported: ours('auto', true),
};

export const policyTexts: Readonly<Record<PolicyName, string>> = {
  none: 'no pings',
  seed000: 'seed 000: every 120 s',
  seed003: 'seed 003: 120 s of silence, use reported',
  fixed240: '240 s of silence, use reported',
  oracle: 'oracle at 0.8 of the time',
  oracleUnseen: 'oracle at 0.8, use unseen',
  exact: 'oracle at the very expiry',
  ours2m: 'ours, 2m',
  auto: 'ours, auto',
  autoReported: 'ours, auto, use reported',
};

/** Silence before the first ping, as the settings have it by default. */
export const START_DELAY = 30 * SECOND;

/** Lets a rule keep a model warm until `end`. It thinks again whenever somebody uses the model. */
export function follow({ dueAt, gridMs }: Rule, model: SimulatedModel, end: number): void {
  for (let now = START_DELAY; now < end; ) {
    model.settle(now);
    const due = dueAt(model);
    now = due > now ? Math.min(onGrid(due, gridMs), model.nextUseAt) : model.ping(now).endsAt;
  }
  model.settle(end);
}

function onGrid(due: number, gridMs: number): number {
  return gridMs === 0 ? due : Math.ceil(due / gridMs) * gridMs;
}
