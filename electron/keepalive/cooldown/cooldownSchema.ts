import { z } from 'zod';
import type { Cooldown } from './cooldown.ts';
import { packed, unpacked } from './packed.ts';

const wallMs = z.number().nullable();
const ms = z.number().nonnegative();
const count = z.number().int().nonnegative();

const sightingSchema = z.object({ at: z.number(), survivedMs: ms, goneByMs: ms.nullable(), evidence: z.enum(['hard', 'timing']) });
const surpriseSchema = z.object({ kind: z.enum(['gone', 'stayed']), sighting: sightingSchema });

const rest = { seenAt: wallMs, tries: count, colds: count, survivedMs: ms, goneByMs: ms, surprise: surpriseSchema.nullable(), probedAt: wallMs };
const storedSchema = z.object({ ...rest, weights: z.string() });
const cooldown = z.object({ ...rest, weights: z.instanceof(Float64Array) });

/** A {@link Cooldown} as compact JSON, and back: the weights become a text of about 1 kB. */
export const cooldownSchema = z.codec(storedSchema, cooldown, {
  encode: ({ weights, ...more }) => ({ ...more, weights: packed(weights) }),
  decode: ({ weights, ...more }, context): Cooldown => {
    const read = unpacked(weights);
    if (read !== null) return { ...more, weights: read };
    context.issues.push({ code: 'custom', message: 'these are no weights', input: weights });
    return z.NEVER;
  },
});
