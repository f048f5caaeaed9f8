// Placeholder of the lead until the learner is here; helper C replaces this file.
import type { Belief } from '../../domain/belief.ts';

export interface Cooldown {
  readonly gapMs: number;
}
export interface Sighting {
  readonly at: number;
  readonly survivedMs: number;
  readonly goneByMs: number | null;
  readonly evidence: 'hard' | 'timing';
}
export const freshCooldown = (): Cooldown => ({ gapMs: 120_000 });
export const observe = (cooldown: Cooldown, _sighting: Sighting): Cooldown => cooldown;
export const chooseGap = (cooldown: Cooldown, _now: number): { readonly gapMs: number; readonly phase: 'exploring' | 'settled' | 'probing' } => ({
  gapMs: cooldown.gapMs,
  phase: 'exploring',
});
export const beliefOf = (_cooldown: Cooldown, _now: number): Belief | null => null;

import { z } from 'zod';
export const cooldownSchema = z.object({ gapMs: z.number() });
