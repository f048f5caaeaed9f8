import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UNTIL_WANTED } from '../../electron/domain/pause.ts';
import { currentProfile, findProfile, matchesProfile, type Profile, profileSchema, termsOf, withProfile } from '../../electron/domain/profile.ts';
import type { Settings } from '../../electron/domain/settings.ts';
import { llama, mistral, qwen, settingsOf, someSettings } from '../support/settingsShapes.ts';

const now = someSettings({ endpoints: [{ ...qwen, keepAlive: '5m' }, { ...llama, enabled: false }, mistral] });
const saved = (settings: Settings, more: object = {}): Profile => profileSchema.parse({ id: 'work', name: 'Work', ...termsOf(settings), ...more });

const terms = fc
  .record({ enabled: fc.boolean(), keepAlive: fc.constantFrom(undefined, '1m', '5m', null), hours: fc.constantFrom(undefined, 'always') })
  .map((fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)));
const settings = fc.record({ warming: fc.boolean(), fields: fc.tuple(terms, terms, terms) }).map(({ warming, fields: [a, b, c] }) =>
  someSettings({
    warming,
    endpoints: [
      { ...qwen, ...a },
      { ...llama, ...b },
      { ...mistral, ...c },
    ],
  }),
);

describe('A profile', () => {
  test('holds what it was saved from, whatever was switched to in between.', () => {
    fc.assert(
      fc.property(settings, settings, (first, second) => {
        const back = withProfile(withProfile(first, saved(second, { id: 'other' })), saved(first));
        expect(settingsOf({ ...back, profile: null })).toEqual(first);
        expect(matchesProfile(back, saved(first))).toBe(true);
      }),
    );
  });

  test('takes back to its default what it says nothing of.', () => {
    const profile = saved(now, { endpoints: { [qwen.id]: { enabled: true } } });
    const [first] = withProfile(now, profile).endpoints;
    expect(first).not.toHaveProperty('keepAlive');
  });

  test('leaves endpoints alone that it does not name, and says nothing of those that are gone.', () => {
    const profile = saved(now, { warming: false, endpoints: { [llama.id]: { enabled: true }, gone: { enabled: true } } });
    const switched = withProfile(now, profile);
    expect(switched.endpoints.map(({ id, enabled, keepAlive }) => [id, enabled, keepAlive])).toEqual([
      [qwen.id, true, '5m'],
      [llama.id, true, undefined],
      [mistral.id, true, undefined],
    ]);
    expect([switched.warming, matchesProfile(switched, profile)]).toEqual([false, true]);
  });

  test('ends pauses that last until a model is wanted, of what it keeps warm; one that frees memory ends none.', () => {
    const freed = someSettings({
      endpoints: [
        { ...qwen, pausedUntil: UNTIL_WANTED },
        { ...llama, pausedUntil: 5 },
        { ...mistral, enabled: false, pausedUntil: UNTIL_WANTED },
      ],
    });
    const pauses = (profile: Profile): unknown[] => withProfile(freed, profile).endpoints.map(({ pausedUntil }) => pausedUntil);
    expect(pauses(saved(freed))).toEqual([undefined, 5, UNTIL_WANTED]);
    expect(pauses(saved(freed, { warming: false }))).toEqual([UNTIL_WANTED, 5, UNTIL_WANTED]);
    expect(pauses(saved(freed, { releaseAll: true }))).toEqual([UNTIL_WANTED, 5, UNTIL_WANTED]);
  });
});

test('A pause that a profile ends takes its reason along.', () => {
  const paused = someSettings({ endpoints: [{ ...qwen, pausedUntil: UNTIL_WANTED, pauseReason: 'its timer is over' }] });
  expect(withProfile(paused, saved(paused)).endpoints[0]).not.toHaveProperty('pauseReason');
  expect(withProfile(paused, saved(paused, { warming: false })).endpoints[0]).toMatchObject({ pauseReason: 'its timer is over' });
});

describe('The profile that holds', () => {
  const profiles = [saved(now), saved(now, { id: 'gaming', name: 'Gaming', warming: false, releaseAll: true })];
  const chosen = { ...now, profiles, profile: 'work' };
  const [first, ...others] = chosen.endpoints;
  const withFirst = (change: object): Settings => settingsOf({ ...chosen, endpoints: [{ ...first, ...change }, ...others] });

  test('is the one that was switched to.', () => {
    expect(currentProfile(chosen)?.id).toBe('work');
    expect(currentProfile({ ...chosen, profile: null })).toBeNull();
    expect(currentProfile({ ...chosen, profile: 'gone' })).toBeNull();
  });

  test.each([
    ['the master switch', { ...chosen, warming: false }],
    ['an interval', withFirst({ keepAlive: '9m' })],
    ['a switch', withFirst({ enabled: false })],
    ['hours', withFirst({ hours: 'learned' })],
  ])('is none any more once %s was changed, and again when that is undone.', (_what, changed) => {
    expect(currentProfile(changed)).toBeNull();
    expect(currentProfile({ ...changed, ...chosen })?.id).toBe('work');
  });

  test.each([
    ['a pause', withFirst({ pausedUntil: 5 })],
    ['a prompt', withFirst({ prompt: 'Hi' })],
    ['the theme', settingsOf({ ...chosen, theme: 'dark' })],
    ['a new endpoint', settingsOf({ ...chosen, endpoints: [...chosen.endpoints, { ...qwen, id: 'new', model: 'new' }] })],
    ['an endpoint that is gone', settingsOf({ ...chosen, endpoints: others })],
  ])('stays so with %s, of which it says nothing.', (_what, changed) => {
    expect(currentProfile(changed)?.id).toBe('work');
  });

  test('is found by its id, or by its name in any case.', () => {
    expect(['gaming', 'GAMING ', 'Gaming', 'nothing', '__proto__'].map((name) => findProfile(profiles, name)?.id)).toEqual([
      'gaming',
      'gaming',
      'gaming',
      undefined,
      undefined,
    ]);
  });
});
