import { pathText, type Settings } from './settings.ts';
import { upgradeSettings } from './settingsUpgrade.ts';

/** Paths of everything in `input` that was not taken over into the settings, such as `endpoints[0].keepalive`: most likely misspelt. */
export function unknownEntries(input: unknown, settings: Settings): string[] {
  const upgraded = upgradeSettings(input);
  return upgraded.ok ? missing(upgraded.value, settings, []) : [];
}

function missing(given: unknown, taken: unknown, path: readonly PropertyKey[]): string[] {
  if (Array.isArray(given)) return Array.isArray(taken) ? given.flatMap((one: unknown, i) => missing(one, taken[i], [...path, i])) : [];
  // What the schema has turned into something else, such as a number into a duration, was understood.
  if (!isObject(given) || !isObject(taken)) return [];
  const known = new Map(Object.entries(taken));
  return Object.entries(given).flatMap(([key, value]) =>
    known.has(key) ? missing(value, known.get(key), [...path, key]) : [pathText([...path, key])],
  );
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
