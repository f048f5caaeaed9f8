import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Freed } from '../../electron/domain/memory.ts';
import { pausedUntilWanted, UNTIL_WANTED } from '../../electron/domain/pause.ts';
import { ok } from '../../electron/domain/result.ts';
import type { Settings } from '../../electron/domain/settings.ts';
import { ProfileSwitch } from '../../electron/profiles.ts';
import { confStore } from '../../electron/storage/jsonFile.ts';
import { openSettings } from '../../electron/storage/settingsStore.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';
import { tempDir } from '../support/tempDir.ts';

const NOW = Date.UTC(2026, 10, 22);
const LUNCH = NOW + 3_600_000;
const work = {
  id: 'work',
  name: 'work',
  warming: true,
  hours: 'always',
  releaseAll: false,
  endpoints: { a: { enabled: true }, b: { enabled: true } },
};
const gaming = { ...work, id: 'gaming', name: 'gaming', releaseAll: true };
const base = settingsOf([httpProvider('openai')], [endpointOf('a'), endpointOf('b')], { profiles: [work, gaming] });

/** Profiles over real settings; freeing pauses endpoint `a` when the test says so. */
async function lab() {
  const folder = await tempDir();
  const opened = openSettings({ file: join(folder.path, 'settings.json'), makeStore: confStore, now: () => NOW });
  if (!opened.ok) throw new Error(opened.error);
  const settings = opened.value;
  await settings.change(() => ok(base), { by: 'program' });
  const begun = Promise.withResolvers<void>();
  const done = Promise.withResolvers<void>();
  const free = async (): Promise<Freed> => {
    begun.resolve();
    await done.promise;
    await settings.change((now) => ok(pausedUntilWanted(now, ['a'])), { by: 'program' });
    return { tookMs: 1, freed: [], freedBytes: null, skipped: [], pausedIds: ['a'] };
  };
  return {
    settings,
    profiles: new ProfileSwitch({ settings, free }),
    /** Freeing has begun, and waits. */
    freeing: begun.promise,
    endFreeing: done.resolve,
    pauses: () => settings.current.endpoints.map(({ pausedUntil }) => pausedUntil ?? null),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

const pausedAt = (now: Settings, id: string): Settings => ({
  ...now,
  endpoints: now.endpoints.map((endpoint) => (endpoint.id === id ? { ...endpoint, pausedUntil: LUNCH } : endpoint)),
});

test('A pause that somebody begins while memory is being freed is a change of its own: undoing the switch leaves it.', async () => {
  await using there = await lab();
  const { settings } = there;
  const switching = there.profiles.to('gaming');
  await there.freeing;
  await settings.change((now) => ok(pausedAt(now, 'b')));
  there.endFreeing();
  expect(await switching).toMatchObject({ ok: true, value: { freed: { pausedIds: ['a'] } } });
  expect(there.pauses()).toEqual([UNTIL_WANTED, LUNCH]);
  expect(await settings.undo('1')).toMatchObject({ ok: true, value: { label: 'Switched to the profile gaming' } });
  expect(there.pauses()).toEqual([null, LUNCH]);
});

test('A switch that comes while another one still frees memory waits for it, so that nothing stays paused under the new profile.', async () => {
  await using there = await lab();
  const first = there.profiles.to('gaming');
  await there.freeing;
  const second = there.profiles.to('work');
  there.endFreeing();
  expect([await first, await second]).toMatchObject([{ value: { profile: { id: 'gaming' } } }, { value: { profile: { id: 'work' } } }]);
  expect([there.settings.current.profile, there.pauses()]).toEqual(['work', [null, null]]);
});

test('A switch that changes nothing takes no part in a change of somebody else that was under way.', async () => {
  await using there = await lab();
  const { settings } = there;
  await settings.change((now) => ok({ ...now, profile: 'gaming' }), { by: 'program' });
  there.endFreeing();
  const theme = settings.change((now) => ok({ ...now, theme: 'dark' }));
  const switching = there.profiles.to('gaming');
  await Promise.all([theme, switching]);
  expect(await settings.undo()).toMatchObject({ ok: true });
  expect([settings.current.theme, there.pauses()]).toEqual(['system', [UNTIL_WANTED, null]]);
});

test('A switch that fails is no reason for the next one to fail.', async () => {
  await using there = await lab();
  there.endFreeing();
  expect(await there.profiles.to('nobody')).toMatchObject({ ok: false });
  expect(await there.profiles.to('work')).toMatchObject({ ok: true });
});
