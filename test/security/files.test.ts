import { chmod, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startServe } from '../support/runCli.ts';
import { tempDir } from '../support/tempDir.ts';

const isWindows = process.platform === 'win32';
if (isWindows)
  process.stdout.write('The modes of files are not tested: Windows has none; there a folder in the profile of a user is closed to others.\n');

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

test.skipIf(isWindows)('the data folder is closed to others, also one that was open, and what is secret in it once more by itself', async () => {
  await using folder = await tempDir();
  const dataDir = join(folder.path, 'data');
  await mkdir(dataDir);
  await chmod(dataDir, 0o777);
  await using serve = await startServe(dataDir);
  await serve.fetch('/api/secrets/k', { method: 'PUT', body: '{"secret":"s3cret"}' });
  await serve.fetch('/api/settings', { method: 'PATCH', body: '{"interval":"5m"}' });
  expect(await modeOf(dataDir)).toBe(0o700);
  const names = await readdir(dataDir);
  expect(names).toEqual(expect.arrayContaining(['api-token', 'history.sqlite', 'secrets.json', 'service.json', 'settings.json']));
  for (const name of ['api-token', 'secrets.json', 'service.json', 'settings.json']) expect(await modeOf(join(dataDir, name)), name).toBe(0o600);
  for (const name of names) expect((await modeOf(join(dataDir, name))) & 0o022, `${name} can be written by others`).toBe(0);
});
