import { type Difference, differences, type ListName } from './differences.ts';
import { nameOfField, nameOfSetting } from './fieldNames.ts';
import type { Settings } from './settings.ts';

/** Settings before and after a change: what was removed has its name in the first, what was added in the second. */
export interface Names {
  readonly before: Settings;
  readonly after: Settings;
}

type FieldChange = Extract<Difference, { kind: 'field' }>;
type ItemChange = Extract<Difference, { kind: 'item' }>;

/** What a change of the settings was, in a few words: `Interval of qwen3:8b: 2m → 5m`; `null` when it changed nothing. */
export function describeChange(before: Settings, after: Settings): string | null {
  return describeDifferences(differences(before, after), { before, after });
}

/** As {@link describeChange}, of differences that are known already. */
export function describeDifferences(changes: readonly Difference[], names: Names): string | null {
  const told = changes.filter(({ kind }) => kind !== 'order').filter(isMain);
  const [first] = told;
  if (first === undefined) return changes.length === 0 ? null : 'Changed the order';
  return (
    profileSwitch(changes, names) ?? itemsWords(told, names) ?? (told.length === 1 ? describeDifference(first, names) : severalWords(told, names))
  );
}

/** The reason goes with its pause; which profile holds goes with the profile. */
const companions: readonly string[] = ['pauseReason'];
function isMain(change: Difference, _index: number, all: readonly Difference[]): boolean {
  if (change.kind === 'setting' && change.name === 'profile') return !all.some(({ kind }) => kind === 'item');
  if (change.kind !== 'setting' && change.kind !== 'field') return true;
  return !companions.includes(change.name) || all.length === 1;
}

function profileSwitch(changes: readonly Difference[], { after }: Names): string | null {
  const change = changes.find((one) => one.kind === 'setting' && one.name === 'profile');
  if (change === undefined || changes.some(({ kind }) => kind === 'item')) return null;
  const profile = after.profiles.find(({ id }) => id === change.after);
  return profile === undefined ? null : `Switched to the profile ${profile.name}`;
}

/** Where things were added or removed, that is what happened; the rest follows from it. */
function itemsWords(changes: readonly Difference[], names: Names): string | null {
  const items = changes.filter((change) => change.kind === 'item');
  const added = items.filter(({ before }) => before === null);
  const removed = items.filter(({ after }) => after === null);
  if (items.length === 0 || items.length < changes.length || (added.length > 0 && removed.length > 0)) return null;
  if (added.length === 1 && added[0]?.list === 'profiles') return `Saved ${namesOf(added, names)}`;
  return added.length > 0 ? `Added ${namesOf(added, names)}` : `Removed ${namesOf(removed, names)}`;
}

/** `the provider Ollama and 3 endpoints`. */
function namesOf(items: readonly ItemChange[], names: Names): string {
  const parts = (['providers', 'endpoints', 'profiles'] as const).flatMap((list) => {
    const some = items.filter((item) => item.list === list);
    const [one] = some;
    if (one === undefined) return [];
    return some.length === 1 ? [thing(list, one.id, names)] : [`${some.length} ${list}`];
  });
  return listed(parts);
}

function severalWords(changes: readonly Difference[], names: Names): string {
  const fields = changes.filter((change) => change.kind === 'field');
  const [first] = fields;
  if (first === undefined || fields.length < changes.length) return `${changes.length} changes`;
  if (fields.every(({ list, id }) => list === first.list && id === first.id)) {
    // What another kind has not, or has besides, goes with the kind.
    const kind = fields.find(({ list, name }) => list === 'providers' && name === 'kind');
    if (kind !== undefined) return fieldWords(kind, names);
    const of = thing(first.list, first.id, names);
    const changed = fields.map(({ list, name }) => lower(nameOfField(list, name)));
    return changed.length > MOST_NAMED ? `${changed.length} changes of ${of}` : `Changed ${listed(changed)} of ${of}`;
  }
  const isSameField = fields.every(({ list, name }) => list === first.list && name === first.name);
  return isSameField ? `${nameOfField(first.list, first.name)} of ${fields.length} ${first.list}` : `${changes.length} changes`;
}

const MOST_NAMED = 3;

/** One difference in words. */
export function describeDifference(change: Difference, names: Names): string {
  switch (change.kind) {
    case 'setting':
      return settingWords(change.name, change.before, change.after);
    case 'item':
      return `${change.before === null ? 'Added' : 'Removed'} ${thing(change.list, change.id, names)}`;
    case 'field':
      return fieldWords(change, names);
    case 'order':
      return `Order of the ${change.list} changed`;
  }
}

function settingWords(name: string, before: unknown, after: unknown): string {
  if (name === 'pausedUntil') return isNone(after) ? 'Resumed everything' : isNone(before) ? 'Paused everything' : 'Pause of everything changed';
  if (name === 'warmUntil') return isNone(after) ? 'Timer of everything ended' : 'Keeping everything warm for a while';
  if (name === 'warming') return after === true ? 'Switched keeping warm on' : 'Switched keeping warm off';
  return `${nameOfSetting(name)}${turn(before, after, 'none')}`;
}

function fieldWords({ list, id, name, before, after }: FieldChange, names: Names): string {
  const of = thing(list, id, names);
  if (list === 'endpoints') {
    if (name === 'enabled') return `Switched ${of} ${after === true ? 'on' : 'off'}`;
    if (name === 'pausedUntil') return isNone(after) ? `Resumed ${of}` : isNone(before) ? `Paused ${of}` : `Pause of ${of} changed`;
    if (name === 'warmUntil') return isNone(after) ? `Timer of ${of} ended` : `Keeping ${of} warm for a while`;
    if (name === 'trial') return isNone(after) ? `Ended the trial of ${of}` : `Began a trial of ${of}`;
    if (name === 'keepAlive') return `Interval of ${of}: ${interval(before)} → ${interval(after)}`;
  }
  if (list === 'profiles' && name !== 'name') return `Changed ${of}`;
  if (name === 'name') return `Renamed ${thing(list, id, { before: names.before, after: names.before })} to ${String(after)}`;
  return `${nameOfField(list, name)} of ${of}${turn(before, after, 'default')}`;
}

function interval(value: unknown): string {
  if (value === undefined) return 'default';
  if (value === null) return 'not scheduled';
  return typeof value === 'string' && value.startsWith('-') ? 'pinned' : String(value);
}

const isNone = (value: unknown): boolean => value === null || value === undefined;

/** `: 2m → 5m`, ` switched on`; for what is long or made of parts ` changed`. */
function turn(before: unknown, after: unknown, none: string): string {
  if (typeof after === 'boolean') return ` switched ${after ? 'on' : 'off'}`;
  const [old, now] = [short(before, none), short(after, none)];
  if (old !== null && now !== null) return `: ${old} → ${now}`;
  return isNone(after) ? ' removed' : isNone(before) ? ' set' : ' changed';
}

const LONGEST_VALUE = 40;

function short(value: unknown, none: string): string | null {
  if (isNone(value)) return none;
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.length <= LONGEST_VALUE && !value.includes('\n') ? value : null;
}

/** A provider, endpoint or profile as people know it; an endpoint with its provider where its model alone could be another one. */
function thing(list: ListName, id: string, { before, after }: Names): string {
  if (list !== 'endpoints') {
    const item = after[list].find((one) => one.id === id) ?? before[list].find((one) => one.id === id);
    return `the ${list === 'providers' ? 'provider' : 'profile'} ${item?.name ?? id}`;
  }
  const { endpoints, providers } = after.endpoints.some((one) => one.id === id) ? after : before;
  const endpoint = endpoints.find((one) => one.id === id);
  if (endpoint === undefined) return id;
  const isUnique = endpoints.every(({ id: other, model }) => other === id || model !== endpoint.model);
  const provider = providers.find((one) => one.id === endpoint.providerId);
  return isUnique || provider === undefined ? endpoint.model : `${endpoint.model} on ${provider.name}`;
}

/** `a, b and c`. */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

const lower = (name: string): string => `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
