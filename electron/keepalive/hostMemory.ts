import type { Sight } from './sight.ts';

/** What was seen to fit into the memory of one server together, and what was not. */
export interface HostMemory {
  /** Most models seen in memory at once, and most bytes. */
  readonly models: number;
  readonly bytes: number;
  /** Pairs of which loading the first pushed out the second, and pairs that were in memory together. */
  readonly conflicts: ReadonlySet<string>;
  readonly together: ReadonlySet<string>;
  /** Memory that a model took when it was last seen, bytes. */
  readonly sizes: ReadonlyMap<string, number>;
}

export const UNSEEN_HOST: HostMemory = { models: 0, bytes: 0, conflicts: new Set(), together: new Set(), sizes: new Map() };

const plain = (model: string): string => model.replace(/:latest$/, '');
const pair = (first: string, second: string): string => JSON.stringify([plain(first), plain(second)]);
const pairs = (first: string, second: string): string[] => [pair(first, second), pair(second, first)];

/** What is in memory together fits together. `model` is the one that was looked for. */
export function afterLook(memory: HostMemory, model: string, sight: Sight): HostMemory {
  const own = sight.residency === 'loaded' ? [{ model, bytes: sight.bytes }] : [];
  const here = [...own, ...sight.others];
  const bytes = here.reduce((sum, resident) => sum + (resident.bytes ?? 0), 0);
  const known = here.every((resident) => resident.bytes === null || memory.sizes.get(plain(resident.model)) === resident.bytes);
  const sizes = known
    ? memory.sizes
    : new Map([...memory.sizes, ...here.flatMap(({ model: name, bytes: size }) => (size === null ? [] : [[plain(name), size] as const]))]);
  const met = own.flatMap(() => sight.others.flatMap((other) => pairs(model, other.model))).filter((each) => !memory.together.has(each));
  const together = met.length === 0 ? memory.together : new Set([...memory.together, ...met]);
  const most = { models: Math.max(memory.models, here.length), bytes: Math.max(memory.bytes, bytes) };
  return { ...memory, ...most, sizes, together };
}

/** A load of ours after which others were gone. */
export function afterPushingOut(memory: HostMemory, model: string, gone: readonly string[]): HostMemory {
  return gone.length === 0 ? memory : { ...memory, conflicts: new Set([...memory.conflicts, ...gone.map((other) => pair(model, other))]) };
}

export type Fit =
  | { readonly kind: 'fits' }
  | { readonly kind: 'pushesOut'; readonly other: string }
  | { readonly kind: 'unsure'; readonly other: string };

/** Whether loading `model` beside what is in memory leaves that there, by what the server says and what was seen. */
export function fitOf(memory: HostMemory, model: string, { others, room }: Sight): Fit {
  const [first] = others;
  if (first === undefined) return { kind: 'fits' };
  const known = others.find(({ model: other }) => pairs(model, other).some((each) => memory.conflicts.has(each)));
  if (known !== undefined) return { kind: 'pushesOut', other: known.model };
  if (room !== null) return others.length < room ? { kind: 'fits' } : { kind: 'pushesOut', other: first.model };
  if (others.every(({ model: other }) => memory.together.has(pair(model, other)))) return { kind: 'fits' };
  const own = memory.sizes.get(plain(model));
  const bytes = others.reduce((sum, resident) => sum + (resident.bytes ?? Number.POSITIVE_INFINITY), own ?? Number.POSITIVE_INFINITY);
  const seen = others.length < memory.models && bytes <= memory.bytes;
  return seen ? { kind: 'fits' } : { kind: 'unsure', other: first.model };
}
