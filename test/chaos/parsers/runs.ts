import fc from 'fast-check';
import { inForm, seedFor, tell } from '../../support/chaosForm.ts';

/** Cases of each property: a hundred thousand in the long form. */
const CASES = inForm(1_000, 100_000);

/** Checks a property on many cases, and says which seed plays them again. */
export async function holds<T>(what: string, cases: fc.Arbitrary<T>, check: (value: T) => void | Promise<void>, share = 1): Promise<void> {
  const numRuns = Math.round(CASES * share);
  const seed = seedFor(what);
  const beganAt = performance.now();
  await fc.assert(
    fc.asyncProperty(cases, async (value) => check(value)),
    { numRuns, seed },
  );
  tell(`${what}: ${numRuns} cases in ${((performance.now() - beganAt) / 1000).toFixed(1)} s`);
}

/** Longest time for a property, ms. */
export const PATIENCE = { timeout: inForm(60_000, 900_000) };

/** Any JSON, with the texts and keys in it that parsers of ours look for. */
export const anyJson = (words: readonly string[]): fc.Arbitrary<unknown> => {
  const text = fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary', maxLength: 12 }), fc.string({ maxLength: 12 }));
  const leaf = fc.oneof(
    text,
    fc.boolean(),
    fc.constant(null),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(0, -1, 1e308, -0, 2 ** 53),
  );
  return fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(text, tie('value'), { maxKeys: 5, noNullPrototype: true }),
    ),
  })).value;
};

/** A copy of a JSON value in which a few things are something else, gone, doubled or there too much. `chance` gives numbers from 0 to 1. */
function spoiled(value: unknown, chance: () => number, other: () => unknown, share = 0.12): unknown {
  if (chance() < share) return other();
  if (Array.isArray(value)) {
    const items = value.map((item) => spoiled(item, chance, other, share));
    if (chance() < share) items.push(items[0] ?? other());
    return chance() < share ? items.slice(1) : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(() => chance() >= share);
  const copy = fields.map(([key, field]): [string, unknown] => [key, spoiled(field, chance, other, share)]);
  if (chance() < share) copy.push([JSON.stringify(other()).slice(0, 20).replaceAll('"', ''), other()]);
  return Object.fromEntries(copy);
}

/** Spoiled copies of a value: mostly right, which is what gets deep into a parser. */
export const nearly = (value: unknown, words: readonly string[]): fc.Arbitrary<unknown> =>
  fc
    .tuple(
      fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
      fc.infiniteStream(anyJson(words)),
      fc.constantFrom(0, 0.02, 0.12, 0.3),
    )
    .map(([chances, others, share]) => {
      const chance = (): number => chances.next().value ?? 0;
      return spoiled(value, chance, () => others.next().value, share);
    });

/** A text with a piece cut out, doubled or replaced. */
export const damaged = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(text, fc.nat(), fc.nat(40), fc.string({ unit: 'binary', maxLength: 6 }), fc.boolean()).map(([whole, from, length, piece, isDone]) => {
    if (!isDone || whole.length === 0) return whole;
    const at = from % whole.length;
    return whole.slice(0, at) + piece + whole.slice(at + length);
  });

/** What any error of a parser is: words for a person, without a stack. */
export const PLAIN_WORDS = /^(?![\s\S]*\n {4}at )[\s\S]{3,}$/;
