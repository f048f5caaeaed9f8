import { PLACES_PER_CELL, placeOf, STEP } from './grid.ts';
import { likelihood, type Sighting, type Surprise, sound, surpriseIn } from './sighting.ts';
import { goneChance, mixed, PRIOR, reweighed, type Weights } from './weights.ts';

export { beliefOf } from './beliefOf.ts';
export { chooseGap } from './chooseGap.ts';
export { cooldownSchema } from './cooldownSchema.ts';
export type { Sighting } from './sighting.ts';

const DAY_MS = 24 * 3_600_000;
/** A server is set up otherwise about this often; what was seen long ago holds less, but it is never forgotten altogether. */
const CHANGES_AFTER_MS = 60 * DAY_MS;
const MOST_FORGOTTEN = 0.3;
/** After two surprises alike it has changed, as likely as not. */
const CHANGED = 0.5;

/** What was learned of the silence after which one endpoint goes cold. Immutable. */
export interface Cooldown {
  readonly weights: Weights;
  /** Wall time of the last sighting; `null`: none. */
  readonly seenAt: number | null;
  /** Sightings since the beginning, or since answers contradicted what was believed. */
  readonly tries: number;
  /** Of these, how many found it gone; the longest silence that it survived, and the longest that it did not, ms. */
  readonly colds: number;
  readonly survivedMs: number;
  readonly goneByMs: number;
  /** The last sighting, where it was a surprise: another one like it, and all is open again. */
  readonly surprise: { readonly kind: Surprise; readonly sighting: Sighting } | null;
  /** Wall time of the last silence that was long enough to notice if it cooled later than believed. */
  readonly probedAt: number | null;
}

const UNSEEN: Pick<Cooldown, 'tries' | 'colds' | 'survivedMs' | 'goneByMs'> = { tries: 0, colds: 0, survivedMs: 0, goneByMs: 0 };

export function freshCooldown(): Cooldown {
  return { weights: PRIOR, seenAt: null, ...UNSEEN, surprise: null, probedAt: null };
}

/** What is believed after one more sighting. One that makes no sense changes nothing. */
export function observe(cooldown: Cooldown, said: Sighting): Cooldown {
  const sighting = sound(said);
  if (sighting === null) return cooldown;
  const kind = surpriseIn(cooldown.weights, sighting);
  const before = cooldown.surprise;
  const contradicted = kind !== null && before?.kind === kind;
  const aged = mixed(cooldown.weights, PRIOR, forgotten(cooldown, sighting.at));
  // What surprised before does not speak against a change, it is its first sign.
  const open = contradicted ? mixed(aged, reweighed(PRIOR, likelihood(before.sighting)), CHANGED) : aged;
  const base = contradicted ? counted(UNSEEN, before.sighting) : cooldown;
  return {
    weights: reweighed(open, likelihood(sighting)),
    seenAt: sighting.at,
    ...counted(base, sighting),
    surprise: kind === null || contradicted ? null : { kind, sighting },
    probedAt: cooldown.probedAt === null || isProbe(open, sighting) ? sighting.at : cooldown.probedAt,
  };
}

function counted({ tries, colds, survivedMs, goneByMs }: typeof UNSEEN, sighting: Sighting): typeof UNSEEN {
  return {
    tries: tries + 1,
    colds: colds + (sighting.goneByMs === null ? 0 : 1),
    survivedMs: Math.max(survivedMs, sighting.survivedMs),
    goneByMs: Math.max(goneByMs, sighting.goneByMs ?? 0),
  };
}

/** How much of what was believed gives way to what is believed of any server. */
function forgotten({ seenAt }: Cooldown, now: number): number {
  const elapsed = seenAt === null ? 0 : Math.max(0, now - seenAt);
  return Math.min(MOST_FORGOTTEN, 1 - Math.exp(-elapsed / CHANGES_AFTER_MS));
}

const HALF = Math.round((Math.LN2 / STEP) * PLACES_PER_CELL);

/** Longer than it was believed to stay, but not so long that the answer was sure: a silence of a night is none. */
function isProbe(weights: Weights, { survivedMs, goneByMs }: Sighting): boolean {
  const place = placeOf(goneByMs ?? survivedMs);
  if (goneChance(weights, place) < 0.5) return false;
  return goneByMs === null || goneChance(weights, place - HALF) < 0.5;
}
