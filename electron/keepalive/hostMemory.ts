import type { Resident, Sight } from './sight.ts';

/** What was seen to fit into the memory of one server together, and what was not. */
export interface HostMemory {
  /** Most models seen in memory at once, and most bytes. */
  readonly models: number;
  readonly bytes: number;
  /** Pairs of which loading the first pushed out the second. */
  readonly conflicts: ReadonlySet<string>;
  /** Memory that a model took when it was last seen, bytes. */
  readonly sizes: ReadonlyMap<string, number>;
}

export const UNSEEN_HOST: HostMemory = { models: 0, bytes: 0, conflicts: new Set(), sizes: new Map() };

const pair = (loaded: string, pushedOut: string): string => JSON.stringify([loaded, pushedOut]);

/** What is in memory together fits together. `model` is the one that was looked for. */
export function afterLook(memory: HostMemory, model: string, sight: Sight): HostMemory {
  const together: Resident[] = sight.residency === 'loaded' ? [{ model, bytes: sight.bytes }, ...sight.others] : [...sight.others];
  const bytes = together.reduce((sum, resident) => sum + (resident.bytes ?? 0), 0);
  const sizes = new Map(memory.sizes);
  for (const resident of together) if (resident.bytes !== null) sizes.set(resident.model, resident.bytes);
  return { ...memory, models: Math.max(memory.models, together.length), bytes: Math.max(memory.bytes, bytes), sizes };
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
  const known = others.find(({ model: other }) => memory.conflicts.has(pair(model, other)) || memory.conflicts.has(pair(other, model)));
  if (known !== undefined) return { kind: 'pushesOut', other: known.model };
  if (room !== null) return others.length < room ? { kind: 'fits' } : { kind: 'pushesOut', other: first.model };
  const own = memory.sizes.get(model);
  const bytes = others.reduce((sum, resident) => sum + (resident.bytes ?? Number.POSITIVE_INFINITY), own ?? Number.POSITIVE_INFINITY);
  const seen = others.length < memory.models && bytes <= memory.bytes;
  return seen ? { kind: 'fits' } : { kind: 'unsure', other: first.model };
}
