import { goneChance, mixed, PLACES_PER_CELL, placeOf, reweighed, STEP, type Weights } from './posterior.ts';
import { PRIOR } from './prior.ts';
import { likelihood, type Sighting, type Surprise, sound, surpriseIn } from './sighting.ts';

export { beliefOf } from './beliefOf.ts';
export { chooseGap } from './chooseGap.ts';
export { cooldownSchema } from './cooldownSchema.ts';
export type { Sighting } from './sighting.ts';

const DAY_MS = 24 * 3_600_000;
/** A server is set up otherwise about this often; what was seen long ago holds less, but it is never forgotten altogether. */
const CHANGES_AFTER_MS = 180 * DAY_MS;
const MOST_FORGOTTEN = 0.3;
/** After two surprises alike it may well have changed: this likely, before the two are weighed. More would start over at every second wrong label. */
const CHANGED = 0.1;

/** What was learned of the silence after which one endpoint goes cold. Immutable. */
export interface Cooldown {
  readonly weights: Weights;
  /** Wall time of the last sighting; `null`: none. */
  readonly seenAt: number | null;
  /** Sightings since the beginning, or since answers contradicted what was believed. */
  readonly tries: number;
  /** How many found it gone, as far as that still holds. */
  readonly colds: number;
  /** Since then, the longest silence that it survived, and the longest that it did not, ms. */
  readonly survivedMs: number;
  readonly goneByMs: number;
  /** The last sighting, where it was a surprise: another one like it, and all is open again. */
  readonly surprise: { readonly kind: Surprise; readonly sighting: Sighting } | null;
  /** Wall time of the last silence that was long enough to notice if it cooled later than believed. */
  readonly probedAt: number | null;
}

const FRESH: Cooldown = { weights: PRIOR, seenAt: null, tries: 0, colds: 0, survivedMs: 0, goneByMs: 0, surprise: null, probedAt: null };

/** What is believed before anything was seen. */
export function freshCooldown(): Cooldown {
  return FRESH;
}

/** What is believed after one more sighting. One that makes no sense changes nothing. */
export function observe(cooldown: Cooldown, said: Sighting): Cooldown {
  const sighting = sound(said);
  if (sighting === null) return cooldown;
  const kind = surpriseIn(cooldown.weights, sighting);
  const again = kind !== null && cooldown.surprise?.kind === kind;
  const base = agedTo(sighting.at, again ? startedOver(cooldown, cooldown.surprise) : cooldown);
  return {
    weights: reweighed(base.weights, likelihood(sighting)),
    seenAt: sighting.at,
    tries: base.tries + 1,
    colds: base.colds + (sighting.goneByMs === null ? 0 : 1),
    survivedMs: Math.max(base.survivedMs, sighting.survivedMs),
    goneByMs: Math.max(base.goneByMs, sighting.goneByMs ?? 0),
    surprise: kind === null || again ? null : { kind, sighting },
    probedAt: base.probedAt === null || isProbe(base.weights, sighting) ? sighting.at : base.probedAt,
  };
}

/** Answers contradict what was believed. What surprised first does not speak against the change, it is its first sign. */
function startedOver(cooldown: Cooldown, { kind, sighting }: NonNullable<Cooldown['surprise']>): Cooldown {
  const anew = reweighed(PRIOR, likelihood(sighting));
  // What was gone after a long silence is gone after it all the more if it goes sooner now; what was gone sooner than now says nothing any more.
  const colds = kind === 'gone' ? cooldown.colds : 0;
  const { survivedMs, goneByMs } = sighting;
  return { ...cooldown, weights: mixed(cooldown.weights, anew, CHANGED), tries: 1, colds, survivedMs, goneByMs: goneByMs ?? 0 };
}

/** As time passes, what was believed gives way to what is believed of any server. */
function agedTo(now: number, cooldown: Cooldown): Cooldown {
  const elapsed = cooldown.seenAt === null ? 0 : Math.max(0, now - cooldown.seenAt);
  const forgotten = Math.min(MOST_FORGOTTEN, 1 - Math.exp(-elapsed / CHANGES_AFTER_MS));
  return { ...cooldown, weights: mixed(cooldown.weights, PRIOR, forgotten) };
}

const LIKELY_GONE = 0.25;
const HALF = Math.round((Math.LN2 / STEP) * PLACES_PER_CELL);

/** Longer than it was sure to stay, but not so long that the answer was sure: a silence of a night is none. */
function isProbe(weights: Weights, { survivedMs, goneByMs }: Sighting): boolean {
  const place = placeOf(goneByMs ?? survivedMs);
  if (goneChance(weights, place) < LIKELY_GONE) return false;
  return goneByMs === null || goneChance(weights, place - HALF) < 0.5;
}
