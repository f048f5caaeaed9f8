import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Terminal } from '../../electron/cli/output.ts';
import { settingsImport } from '../../electron/cli/settingsCommand.ts';
import { runCli, startServe } from '../support/runCli.ts';
import { openaiSettings } from '../support/service.ts';
import { tempDir } from '../support/tempDir.ts';

const SECRET = 'sk-canary-0123456789abcdef';
const settings = openaiSettings('http://127.0.0.1:9', [{ id: 'a', model: 'model-a', keepAlive: '5m' }], { token: 'secret:local' });

/** Two data folders: one with settings and a secret, one empty. */
async function lab() {
  const folder = await tempDir();
  const [full, empty] = [join(folder.path, 'full'), join(folder.path, 'empty')];
  await mkdir(full);
  await writeFile(join(full, 'settings.json'), JSON.stringify(settings));
  await writeFile(join(full, 'secrets.json'), JSON.stringify({ local: SECRET }));
  return { ...folder, full, empty, file: join(folder.path, 'exported.json') };
}

const profiles = { profiles: [{ id: 'work', name: 'Work', warming: true, hours: 'always', endpoints: { a: { enabled: true, keepAlive: '5m' } } }] };

test('settings go from one data folder to another as a file, without secrets', async () => {
  await using there = await lab();
  expect(await runCli(['settings', 'export', '--out', there.file, '--data', there.full])).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
  expect(await readFile(there.file, 'utf8')).not.toContain(SECRET);
  const args = ['settings', 'import', there.file, '--data', there.empty];
  const lines =
    '+ Provider Local server, openai at http://127.0.0.1:9\n+ model-a on Local server\n! The stored secret “local” is not here: enter it anew for Local server.\n';
  expect(await runCli([...args, '--dry-run'])).toMatchObject({ code: 0, stdout: `${lines}Would make 2 changes.\n`, stderr: '' });
  await expect(readFile(join(there.empty, 'settings.json'))).rejects.toThrow('ENOENT');
  expect(await runCli([...args, '--yes'])).toMatchObject({ code: 0, stdout: `${lines}Imported: 2 changes.\n`, stderr: '' });
  expect(JSON.parse(await readFile(join(there.empty, 'settings.json'), 'utf8'))).toMatchObject(settings);
  expect(await runCli([...args, '--add'])).toMatchObject({ code: 0, stdout: 'Nothing is other than in this file.\n' });
});

test('beside a running service export and import go through it, and the import can be undone there', async () => {
  await using there = await lab();
  await using serve = await startServe(there.empty, ['--log-level', 'silent']);
  await runCli(['settings', 'export', '--out', there.file, '--data', there.full]);
  expect(await runCli(['settings', 'import', there.file, '--yes', '--data', there.empty])).toMatchObject({ code: 0, stderr: '' });
  expect(await (await serve.fetch('/api/endpoints')).json()).toMatchObject([{ id: 'a' }]);
  expect(await (await serve.fetch('/api/undo', { method: 'POST', body: '{}' })).json()).toMatchObject({ label: 'Imported settings' });
  const exported = await runCli(['settings', 'export', '--data', there.empty]);
  expect(JSON.parse(exported.stdout)).toMatchObject({ pilotlight: 'settings', settings: { endpoints: [] } });
});

test('without a terminal and without --yes an import shows what it would do, and does nothing', async () => {
  await using there = await lab();
  const prefix = { kind: 'file', path: '/home/me/notes.md' } as const;
  await writeFile(join(there.full, 'settings.json'), JSON.stringify(openaiSettings('http://127.0.0.1:9', [{ id: 'a', model: 'model-a', prefix }])));
  await runCli(['settings', 'export', '--out', there.file, '--data', there.full]);
  const ended = await runCli(['settings', 'import', there.file, '--data', there.empty]);
  expect(ended).toMatchObject({
    code: 1,
    stderr: 'pilotlight: Nothing was imported, as nobody can be asked here. Look at the lines above, then add --yes.\n',
  });
  expect(ended.stdout).toContain('+ model-a on Local server\n! model-a reads its prefix from the file /home/me/notes.md of this computer.');
  await expect(readFile(join(there.empty, 'settings.json'))).rejects.toThrow('ENOENT');
});

/** An import with somebody at the terminal, who answers so. */
async function importedBy(answer: string, dataDir: string, file: string) {
  const asked: string[] = [];
  const seen = { out: '', err: '', asked };
  const terminal: Terminal = {
    out: (text) => {
      seen.out += text;
    },
    err: (text) => {
      seen.err += text;
    },
    ask: (question) => {
      seen.asked.push(question);
      return Promise.resolve(answer);
    },
    colour: false,
    env: {},
  };
  const code = await settingsImport({ dataDir, file, dryRun: false, mode: 'replace', yes: false }, terminal);
  return { code, ...seen };
}

test.each(['n', '', 'no', 'yesterday'])('an import to whose changes somebody answers %j does nothing', async (answer) => {
  await using there = await lab();
  await runCli(['settings', 'export', '--out', there.file, '--data', there.empty]);
  const ended = await importedBy(answer, there.full, there.file);
  expect(ended).toMatchObject({ code: 1, asked: ['Make these 2 changes? [y/N] '], err: 'pilotlight: Nothing was imported.\n' });
  expect(ended.out).toBe('- Provider Local server, openai at http://127.0.0.1:9\n- model-a on Local server\n');
  expect(await readFile(join(there.full, 'settings.json'), 'utf8')).toBe(JSON.stringify(settings));
});

test.each(['y', 'Y', 'yes'])('an import to whose changes somebody answers %j is made, and its lines are not repeated', async (answer) => {
  await using there = await lab();
  await runCli(['settings', 'export', '--out', there.file, '--data', there.empty]);
  const ended = await importedBy(answer, there.full, there.file);
  expect(ended).toMatchObject({ code: 0, err: '' });
  expect(ended.out).toBe('- Provider Local server, openai at http://127.0.0.1:9\n- model-a on Local server\nImported: 2 changes.\n');
  expect(JSON.parse(await readFile(join(there.full, 'settings.json'), 'utf8'))).toMatchObject({ providers: [], endpoints: [] });
});

test('settings that are broken can be replaced with --yes, and are kept aside; without it the import says why they are of no use', async () => {
  await using there = await lab();
  await runCli(['settings', 'export', '--out', there.file, '--data', there.full]);
  await writeFile(join(there.full, 'settings.json'), '{');
  const args = ['settings', 'import', there.file, '--data', there.full];
  expect(await runCli(args)).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('settings.json cannot be used: ') });
  expect(await runCli([...args, '--yes', '--dry-run'])).toMatchObject({ code: 1, stdout: '' });
  const ended = await runCli([...args, '--yes']);
  expect(ended).toMatchObject({ code: 0, stderr: expect.stringContaining('settings.bad-') });
  expect(ended.stdout).toContain('Imported: 2 changes.\n');
});

test('nobody is asked about a file that changes nothing', async () => {
  await using there = await lab();
  await runCli(['settings', 'export', '--out', there.file, '--data', there.full]);
  expect(await importedBy('n', there.full, there.file)).toMatchObject({ code: 0, asked: [], out: 'Nothing is other than in this file.\n' });
});

test.each([
  ['{}', /exported\.json: This is not a settings file of Pilot Light/],
  ['{', /exported\.json: This is not JSON/],
])('a file of %j says what is wrong, and nothing is written', async (text, reason) => {
  await using there = await lab();
  await writeFile(there.file, text);
  const ended = await runCli(['settings', 'import', there.file, '--data', there.full]);
  expect(ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(reason) });
  expect(await readFile(join(there.full, 'settings.json'), 'utf8')).toBe(JSON.stringify(settings));
});

test('a file that is not there, and one that cannot be written, are told', async () => {
  await using there = await lab();
  expect(await runCli(['settings', 'import', '/nowhere.json', '--data', there.full])).toMatchObject({
    code: 1,
    stderr: 'pilotlight: There is no file /nowhere.json.\n',
  });
  const ended = await runCli(['settings', 'export', '--out', '/nowhere/at/all.json', '--data', there.full]);
  expect(ended).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^pilotlight: \/nowhere\/at\/all\.json could not be written: ENOENT/),
  });
});

test('profile lists what the running service has, and switches by id or name', async () => {
  await using there = await lab();
  expect(await runCli(['profile', '--data', there.full])).toMatchObject({ code: 1, stderr: expect.stringContaining('is not running on') });
  await writeFile(join(there.full, 'settings.json'), JSON.stringify({ ...settings, ...profiles, warming: false }));
  await using serve = await startServe(there.full, ['--log-level', 'silent']);
  const profile = (...args: string[]) => runCli(['profile', ...args, '--data', there.full]);
  expect(await profile()).toMatchObject({ code: 0, stdout: '     Work  work  keeps warm\n', stderr: '' });
  expect(await profile('gaming')).toMatchObject({ code: 1, stdout: '', stderr: 'pilotlight: There is no profile "gaming". There are: Work.\n' });
  expect(await profile('WORK')).toMatchObject({ code: 0, stdout: 'Switched to the profile Work.\n', stderr: '' });
  expect(await (await serve.fetch('/api/settings')).json()).toMatchObject({ warming: true });
  expect((await profile()).stdout).toBe('  ●  Work  work  keeps warm\n');
  expect(JSON.parse((await profile('--json')).stdout)).toMatchObject({ profiles: [{ id: 'work' }], profile: 'work' });
  expect(JSON.parse((await profile('gone', '--json')).stdout)).toMatchObject({ error: { kind: 'failed' } });
});
