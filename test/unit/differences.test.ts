import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areOfSameFields, differences, joined, overlap, undone } from '../../electron/domain/differences.ts';
import type { Settings } from '../../electron/domain/settings.ts';
import { llama, mistral, qwen, settingsOf, someSettings } from '../support/settingsShapes.ts';

const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const endpointFields = fc
  .record({ enabled: fc.boolean(), keepAlive: maybe(fc.constantFrom('1m', '5m', null)), pausedUntil: maybe(fc.integer({ min: 0, max: 3 })) })
  .map((fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)));
const endpoint = fc
  .tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), endpointFields)
  .map(([id, fields]) => ({ ...fields, id, providerId: 'local', model: id }));
const endpoints = fc.uniqueArray(endpoint, { selector: ({ id }) => id, maxLength: 5 });

/** Any settings of a small world, so that two of them often have much in common. */
const settings: fc.Arbitrary<Settings> = fc
  .record({ warming: fc.boolean(), interval: fc.constantFrom('1m', '2m'), pausedUntil: fc.constantFrom(null, 1, 2), endpoints })
  .map((some) => settingsOf({ providers: [{ kind: 'ollama', id: 'local', name: 'Ollama', baseUrl: 'http://localhost:11434' }], ...some }));

/** As {@link settings}, always with the same endpoints. */
const fieldsOnly = fc
  .tuple(settings, fc.array(endpointFields, { minLength: 3, maxLength: 3 }))
  .map(([some, fields]) =>
    settingsOf({ ...some, endpoints: fields.map((own, i) => ({ ...own, id: `e${i}`, providerId: 'local', model: `e${i}` })) }),
  );

/** What the program does by itself: it ends or begins pauses, and takes endpoints away or adds its own. */
const programChange = fc.record({
  pauses: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.constantFrom(undefined, 7, 8)),
  adds: fc.boolean(),
});

function byProgram(now: Settings, { pauses, adds }: { pauses: Readonly<Record<string, number | undefined>>; adds: boolean }): Settings {
  const paused = now.endpoints.map(({ pausedUntil, ...rest }) => {
    const until = rest.id in pauses ? pauses[rest.id] : pausedUntil;
    return until === undefined ? rest : { ...rest, pausedUntil: until };
  });
  const own = adds ? [{ ...now.endpoints[0], id: 'demo', providerId: 'local', model: 'demo', enabled: true, task: 'chat' as const }] : [];
  return settingsOf({ ...now, endpoints: [...own, ...paused] });
}

/** Settings as a flat table: each field of each thing by its path, and whether the thing is there. */
function flat({ providers, endpoints: all, profiles: _p, ...general }: Settings): Map<string, unknown> {
  const rows: [string, unknown][] = Object.entries(general);
  for (const item of [...providers, ...all]) {
    rows.push([`${item.id}.`, true]);
    for (const [name, value] of Object.entries(item)) rows.push([`${item.id}.${name}`, value]);
  }
  return new Map(rows);
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

describe('A change that is taken back', () => {
  test('leaves the settings exactly as they were, order and all.', () => {
    fc.assert(
      fc.property(settings, settings, (before, after) => {
        expect(undone(after, differences(before, after))).toEqual(before);
      }),
    );
  });

  test('keeps what the program has changed since: a field has the value before it, unless it was changed once more.', () => {
    fc.assert(
      fc.property(settings, settings, programChange, (before, after, change) => {
        const now = byProgram(after, change);
        const [wasThere, isThere, present] = [flat(before), flat(after), flat(now)];
        const result = flat(settingsOf(undone(now, differences(before, after))));
        const endpointOf = (path: string): string => `${path.split('.')[0]}.`;
        for (const path of new Set([...wasThere.keys(), ...isThere.keys(), ...present.keys()])) {
          const isTouched = !same(wasThere.get(path), isThere.get(path));
          const isRemovedAgain = path.includes('.') && !wasThere.has(endpointOf(path)) && isThere.has(endpointOf(path));
          const isLeft = same(present.get(path), isThere.get(path));
          const expected = isRemovedAgain ? undefined : isTouched && isLeft ? wasThere.get(path) : present.get(path);
          expect([path, result.get(path)]).toEqual([path, expected]);
        }
      }),
    );
  });

  test('keeps the place of what the program has added meanwhile: behind what it was behind.', () => {
    const before = someSettings();
    const after = someSettings({ endpoints: [llama, mistral] });
    const demo = { ...qwen, id: 'demo', model: 'demo' };
    const now = someSettings({ endpoints: [llama, demo, mistral] });
    expect(settingsOf(undone(now, differences(before, after))).endpoints.map(({ id }) => id)).toEqual([qwen.id, llama.id, 'demo', mistral.id]);
  });
});

describe('Two changes as one', () => {
  test('are the difference between the first and the last settings.', () => {
    fc.assert(
      fc.property(fieldsOnly, fieldsOnly, fieldsOnly, (first, second, third) => {
        expect(undone(third, joined(differences(first, second), differences(second, third)))).toEqual(first);
      }),
    );
  });

  test('that end where they began are none.', () => {
    const [off, on] = [someSettings({ warming: false }), someSettings()];
    expect(joined(differences(on, off), differences(off, on))).toEqual([]);
  });
});

describe('Two changes', () => {
  const now = someSettings();
  const slower = differences(now, someSettings({ interval: '5m' }));
  const slowest = differences(someSettings({ interval: '5m' }), someSettings({ interval: '10m' }));
  const dark = differences(now, someSettings({ theme: 'dark' }));
  const removed = differences(now, someSettings({ endpoints: [llama, mistral] }));
  const paused = differences(now, someSettings({ endpoints: [{ ...qwen, pausedUntil: 5 }, llama, mistral] }));

  test('are of the same fields, or not.', () => {
    expect([areOfSameFields(slower, slowest), areOfSameFields(slower, dark), areOfSameFields(removed, removed)]).toEqual([true, false, false]);
  });

  test('touch each other where they have a field in common, or one is of a thing that the other adds or removes.', () => {
    expect([overlap(slower, slowest), overlap(slower, dark), overlap(removed, paused), overlap(paused, removed), overlap(paused, slower)]).toEqual([
      true,
      false,
      true,
      true,
      false,
    ]);
  });
});
