import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { change, FOR_PEOPLE, startLab } from './lab.ts';

/** The files that were moved out of the way. */
const aside = async (folder: string): Promise<string[]> => (await readdir(folder)).filter((name) => /^settings\.(bad|edited)-.*\.json$/.test(name));

test.each([
  ['a sound one', '{"version": 1, "interval": "9m"}'],
  ['a broken one', '{"version": 1, "interval": '],
  ['an empty one', ''],
])(
  'Settings that somebody edits while the service runs, into %s, change nothing at first and are kept aside at the next change, byte for byte.',
  async (_case, edited) => {
    await using lab = await startLab();
    await lab.pinged(1);
    await lab.ask('/api/settings', 200, change({ retentionDays: 30 }));
    expect(await aside(lab.folder)).toEqual([]);

    await writeFile(lab.settingsFile, edited);
    await lab.pinged(3);
    expect(await lab.ask('/api/settings')).toMatchObject({ interval: '2m', retentionDays: 30 });
    expect(await readFile(lab.settingsFile, 'utf8')).toBe(edited);

    await lab.ask('/api/settings', 200, change({ retentionDays: 31 }));
    const [kept = '', ...more] = await aside(lab.folder);
    expect(more).toEqual([]);
    expect(await readFile(join(lab.folder, kept), 'utf8')).toBe(edited);
    const [notice = ''] = await lab.notices();
    expect(notice).toMatch(FOR_PEOPLE);
    expect(notice).toContain(kept);

    await lab.ask('/api/settings', 200, change({ retentionDays: 32 }));
    expect(await aside(lab.folder)).toEqual([kept]);
    await lab.pinged(1);
    await lab.serve.end('SIGKILL');
    await using again = await lab.again();
    expect(await (await again.fetch('/api/settings')).json()).toMatchObject({ interval: '2m', retentionDays: 32 });
    expect(await (await again.fetch('/api/state')).json()).toMatchObject({ notices: [], endpoints: { length: 3 } });
  },
);

test('Settings that somebody edits while nobody changes any are in force at the next start.', async () => {
  await using lab = await startLab();
  await lab.pinged(1);
  await writeFile(lab.settingsFile, '{"version": 1, "interval": "9m"}');
  expect(await lab.serve.end('SIGTERM')).toMatchObject({ code: 0 });
  await using again = await lab.again();
  expect(await (await again.fetch('/api/settings')).json()).toMatchObject({ interval: '9m' });
});

test('A settings file that somebody deletes is there again after the next change, with everything in it.', async () => {
  await using lab = await startLab();
  await lab.pinged(1);
  await rm(lab.settingsFile);
  await lab.pinged(1);
  await lab.ask('/api/settings', 200, change({ retentionDays: 30 }));
  expect(await lab.notices()).toEqual([]);
  await lab.serve.end('SIGKILL');
  await using again = await lab.again();
  expect(await (await again.fetch('/api/state')).json()).toMatchObject({ endpoints: { length: 3 } });
});
