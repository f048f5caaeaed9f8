import type { BringBack } from '../domain/endpoint.ts';
import { fitOf, type HostMemory } from './hostMemory.ts';
import type { Known } from './known.ts';
import type { Sight } from './sight.ts';

const SECOND = 1_000;
/** When to look again after a ping that was not worth making, ms. */
export const BUSY_MS = 15 * SECOND;
const LOADING_MS = 5 * SECOND;
const TAKEN_MS = 30 * SECOND;
/** Somebody who unloads a model wants the memory for something: it is left to them for so long after nothing else is in it, ms. */
const LEFT_ALONE_MS = 5 * 60 * SECOND;

/** Why a ping was not made, and when to look again. `other` is the model that is in the way. */
export type Skip =
  | { readonly kind: 'busy'; readonly lookAgainMs: number }
  | { readonly kind: 'loading'; readonly lookAgainMs: number }
  | { readonly kind: 'wouldPushOut'; readonly other: string; readonly certain: boolean; readonly lookAgainMs: number }
  | { readonly kind: 'dropped'; readonly by: string | null; readonly forGood: boolean; readonly lookAgainMs: number };

export interface HostQuestion {
  readonly model: string;
  readonly known: Known;
  readonly sight: Sight;
  readonly memory: HostMemory;
  readonly bringBack: BringBack;
  /** Whether we keep a model of this name warm on the same server: those share their room by themselves. */
  readonly isOurs: (model: string) => boolean;
}

/**
 * Seed 003's `is_host_free`: whether a ping would neither queue behind somebody, nor push another model out of memory, nor bring back what
 * somebody threw out. @returns `null` when it is free
 */
export function whyNotFree(question: HostQuestion): Skip | null {
  const { sight, bringBack } = question;
  if (sight.residency === 'loading') return { kind: 'loading', lookAgainMs: LOADING_MS };
  if (sight.inUse) return { kind: 'busy', lookAgainMs: BUSY_MS };
  if (sight.residency !== 'unloaded' || bringBack === 'always') return null;
  return leaveDropped(question) ?? leaveRoom(question);
}

function leaveDropped({ known: { dropped }, sight, bringBack }: HostQuestion): Skip | null {
  if (dropped === null) return null;
  const forGood = bringBack === 'never';
  const stillThere = sight.others.some(({ model }) => model === dropped.by);
  const leftAlone = dropped.by === null && sight.at - dropped.at < LEFT_ALONE_MS;
  return forGood || stillThere || leftAlone ? { kind: 'dropped', by: dropped.by, forGood, lookAgainMs: TAKEN_MS } : null;
}

function leaveRoom({ model, sight, memory, isOurs }: HostQuestion): Skip | null {
  const fit = fitOf(memory, model, sight);
  if (fit.kind === 'fits') return null;
  // Two of ours that were never seen to collide may try it once; a stranger's model is not put at risk.
  if (fit.kind === 'unsure' && sight.others.every((other) => isOurs(other.model))) return null;
  return { kind: 'wouldPushOut', other: fit.other, certain: fit.kind === 'pushesOut', lookAgainMs: TAKEN_MS };
}
