import { isDeepStrictEqual } from 'node:util';
import type { Settings } from './settings.ts';

const lists = ['providers', 'endpoints', 'profiles'] as const;
export type ListName = (typeof lists)[number];
type Item = Settings[ListName][number];

/** One thing that is other in the settings after a change. `undefined` is a field that is not there, `null` as an item one that is not in its list. */
export type Difference =
  | { readonly kind: 'setting'; readonly name: string; readonly before: unknown; readonly after: unknown }
  | { readonly kind: 'item'; readonly list: ListName; readonly id: string; readonly before: Item | null; readonly after: Item | null }
  | {
      readonly kind: 'field';
      readonly list: ListName;
      readonly id: string;
      readonly name: string;
      readonly before: unknown;
      readonly after: unknown;
    }
  | { readonly kind: 'order'; readonly list: ListName; readonly before: readonly string[]; readonly after: readonly string[] };

/** Everything that a change of the settings has changed. */
export function differences(before: Settings, after: Settings): Difference[] {
  const { providers: _p, endpoints: _e, profiles: _f, ...general } = before;
  const { providers: _p2, endpoints: _e2, profiles: _f2, ...changed } = after;
  return [
    ...differentFields(general, changed).map((field) => ({ kind: 'setting' as const, ...field })),
    ...lists.flatMap((list) => listDifferences(list, before[list], after[list])),
  ];
}

function listDifferences(list: ListName, before: readonly Item[], after: readonly Item[]): Difference[] {
  const [idsBefore, idsAfter] = [before.map(({ id }) => id), after.map(({ id }) => id)];
  const known = new Map(before.map((item) => [item.id, item]));
  const kept = new Map(after.map((item) => [item.id, item]));
  const removed = before.filter(({ id }) => !kept.has(id)).map((item) => ({ kind: 'item' as const, list, id: item.id, before: item, after: null }));
  const changed = after.flatMap((item): Difference[] => {
    const { id } = item;
    const old = known.get(id);
    if (old === undefined) return [{ kind: 'item', list, id, before: null, after: item }];
    return differentFields(old, item).map((field) => ({ kind: 'field', list, id, ...field }));
  });
  const order: Difference[] = isDeepStrictEqual(idsBefore, idsAfter) ? [] : [{ kind: 'order', list, before: idsBefore, after: idsAfter }];
  return [...removed, ...changed, ...order];
}

function differentFields(before: object, after: object): { name: string; before: unknown; after: unknown }[] {
  const [old, now] = [new Map<string, unknown>(Object.entries(before)), new Map<string, unknown>(Object.entries(after))];
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((name) => ({ name, before: old.get(name), after: now.get(name) }))
    .filter((field) => !isDeepStrictEqual(field.before, field.after));
}

/**
 * The settings with a change taken back: what it had set is again as it was before, everything else stays as it is now. What has been changed
 * once more since stays, too. To be checked: what came since may need what the change had added.
 */
export function undone(now: Settings, changes: readonly Difference[]): Record<string, unknown> {
  const settings = new Map<string, unknown>(Object.entries(now));
  for (const change of changes) {
    if (change.kind === 'setting' && isDeepStrictEqual(settings.get(change.name), change.after)) settings.set(change.name, change.before);
  }
  for (const list of lists) {
    settings.set(
      list,
      undoneList(
        now[list],
        changes.filter((change) => change.kind !== 'setting' && change.list === list),
      ),
    );
  }
  return Object.fromEntries(settings);
}

function undoneList(now: readonly Item[], changes: readonly Difference[]): object[] {
  const items = new Map<string, object>(now.map((item) => [item.id, item]));
  let order = now.map(({ id }) => id);
  for (const change of changes) {
    if (change.kind === 'item' && change.before === null) items.delete(change.id);
    if (change.kind === 'item' && change.before !== null && !items.has(change.id)) items.set(change.id, change.before);
    const item = change.kind === 'field' ? items.get(change.id) : undefined;
    if (change.kind === 'field' && item !== undefined) items.set(change.id, withField(item, change));
    if (change.kind === 'order') order = inOrder([...items.keys()], change.before);
  }
  return order.flatMap((id) => items.get(id) ?? []);
}

function withField(item: object, { name, before, after }: { name: string; before: unknown; after: unknown }): object {
  const fields = new Map<string, unknown>(Object.entries(item));
  if (!isDeepStrictEqual(fields.get(name), after)) return item;
  if (before === undefined) fields.delete(name);
  else fields.set(name, before);
  return Object.fromEntries(fields);
}

/** `ids` in the order that `wanted` has; one that it does not know stays behind what it is behind now. */
function inOrder(ids: readonly string[], wanted: readonly string[]): string[] {
  const places = new Map(wanted.map((id, place) => [id, place]));
  let place = -1;
  return ids
    .map((id) => {
      place = places.get(id) ?? place;
      return { id, place, isKnown: places.has(id) };
    })
    .toSorted((a, b) => a.place - b.place || Number(b.isKnown) - Number(a.isKnown))
    .map(({ id }) => id);
}

/** Both changes as one: each thing as it was before the first, and as it is after the second. What is back where it was is no change. */
export function joined(first: readonly Difference[], second: readonly Difference[]): Difference[] {
  const all = new Map(first.map((change) => [keyOf(change), change]));
  for (const change of second) {
    const known = all.get(keyOf(change));
    all.set(keyOf(change), known === undefined ? change : followed(known, change));
  }
  return [...all.values()].filter(({ before, after }) => !isDeepStrictEqual(before, after));
}

function followed(first: Difference, second: Difference): Difference {
  if (first.kind === 'order' && second.kind === 'order') return { ...first, after: second.after };
  if (first.kind === 'item' && second.kind === 'item') return { ...first, after: second.after };
  if (first.kind === 'field' && second.kind === 'field') return { ...first, after: second.after };
  return first.kind === 'setting' && second.kind === 'setting' ? { ...first, after: second.after } : second;
}

/** Whether both changes are of exactly the same fields, as when somebody moves a slider. */
export function areOfSameFields(first: readonly Difference[], second: readonly Difference[]): boolean {
  const isField = ({ kind }: Difference): boolean => kind === 'setting' || kind === 'field';
  const keys = new Set(first.map(keyOf));
  return first.length === second.length && first.every(isField) && second.every((change) => keys.has(keyOf(change)));
}

/** Whether a change only adds to the lists. */
export function isOnlyAdding(changes: readonly Difference[]): boolean {
  return changes.every((change) => change.kind === 'order' || (change.kind === 'item' && change.before === null));
}

/** Whether a change touches what the other one touches. */
export function overlap(first: readonly Difference[], second: readonly Difference[]): boolean {
  const keys = new Set(first.flatMap(touchedBy));
  return (
    second.flatMap(touchedBy).some((key) => keys.has(key)) ||
    itemsOf(first).some((id) => fieldsOf(second).includes(id)) ||
    itemsOf(second).some((id) => fieldsOf(first).includes(id))
  );
}

const touchedBy = (change: Difference): string[] => (change.kind === 'order' ? [] : [keyOf(change)]);
const itemsOf = (changes: readonly Difference[]): string[] =>
  changes.flatMap((change) => (change.kind === 'item' ? [`${change.list}/${change.id}`] : []));
const fieldsOf = (changes: readonly Difference[]): string[] =>
  changes.flatMap((change) => (change.kind === 'field' ? [`${change.list}/${change.id}`] : []));

function keyOf(change: Difference): string {
  switch (change.kind) {
    case 'setting':
      return change.name;
    case 'item':
      return `${change.list}/${change.id}`;
    case 'field':
      return `${change.list}/${change.id}/${change.name}`;
    case 'order':
      return `${change.list}/`;
  }
}
