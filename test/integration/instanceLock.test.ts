import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createPilotLight } from '../../electron/pilotLight.ts';
import { makeDataDir } from '../../electron/storage/dataDir.ts';
import { takeLock } from '../../electron/storage/instanceLock.ts';
import { openaiSettings, startService } from '../support/service.ts';
import { tempDir } from '../support/tempDir.ts';

const TAKEN = 'Another Pilot Light is using this data folder. Stop it first, or choose another folder with --data.';

/** A process that holds the lock until it is killed. */
async function holder(file: string) {
  const module = new URL('../../electron/storage/instanceLock.ts', import.meta.url).href;
  const code = `const { takeLock } = await import(${JSON.stringify(module)});
    // Kept: a lock that nobody can reach any more is collected, and gone.
    globalThis.lock = takeLock(${JSON.stringify(file)});
    process.stdout.write(globalThis.lock.ok ? 'held' : 'refused');
    setInterval(() => {}, 60_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = await once(child.stdout, 'data');
  const kill = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await once(child, 'exit');
  };
  return { said: String(said), kill, [Symbol.asyncDispose]: kill };
}

test('a second one is refused with a sentence, until the first lets go', async () => {
  await using folder = await tempDir();
  const file = join(folder.path, 'instance.lock');
  const first = takeLock(file);
  if (!first.ok) throw new Error(first.error);
  expect(takeLock(file)).toEqual({ ok: false, error: TAKEN });
  expect(takeLock(file, 'in PILOTLIGHT_DATA')).toEqual({ ok: false, error: TAKEN.replace('with --data', 'in PILOTLIGHT_DATA') });
  first.value.release();
  expect(takeLock(file).ok).toBe(true);
});

test('another process is refused too, and after SIGKILL of the holder nothing has to be cleaned up', async () => {
  await using folder = await tempDir();
  const file = join(folder.path, 'instance.lock');
  await using first = await holder(file);
  expect(first.said).toBe('held');
  expect(takeLock(file)).toEqual({ ok: false, error: TAKEN });
  await using second = await holder(file);
  expect(second.said).toBe('refused');
  await Promise.all([first.kill(), second.kill()]);
  expect(takeLock(file).ok).toBe(true);
});

test('a second instance on a data folder leaves the first alone', async () => {
  await using service = await startService();
  const again = await createPilotLight({ dataDir: service.dataDir, env: {}, pageFolder: '/nowhere', writeLog: () => {} });
  expect(again).toEqual({ ok: false, error: TAKEN });
  expect((await service.get('/health')).status).toBe(200);
});

test('a lock that the shell has taken already is used, and let go of at the end', async () => {
  await using folder = await tempDir();
  const file = join(folder.path, 'instance.lock');
  const lock = takeLock(file);
  if (!lock.ok) throw new Error(lock.error);
  const created = await createPilotLight({ dataDir: folder.path, lock: lock.value, env: {}, pageFolder: '/nowhere', writeLog: () => {} });
  if (!created.ok) throw new Error(created.error);
  expect(takeLock(file).ok).toBe(false);
  await created.value.stop();
  expect(takeLock(file).ok).toBe(true);
});

test('a start that is overtaken by the end leaves nothing running', async () => {
  await using service = await startService({ settings: openaiSettings('http://127.0.0.1:9', [{ id: 'a', model: 'tiny' }]) });
  const { pilotLight } = service;
  const starting = pilotLight.start();
  await Promise.all([starting, pilotLight.stop()]);
  expect(pilotLight.monitor.active).toBe(false);
  expect(pilotLight.monitor.state('a')).toMatchObject({ warmth: 'paused', nextPingAt: null, pinging: false });
});

test('after the end of an instance the folder is free; a second end does no harm', async () => {
  await using service = await startService();
  await service.pilotLight.stop();
  await service.pilotLight.stop();
  await using again = await service.restart();
  expect((await again.get('/health')).status).toBe(200);
});

test('a data folder that cannot be one is refused with a sentence', async () => {
  await using folder = await tempDir();
  const file = join(folder.path, 'a-file');
  await writeFile(file, '');
  for (const dataDir of [file, join(file, 'below')]) {
    const created = await createPilotLight({ dataDir, env: {}, pageFolder: '/nowhere', writeLog: () => {} });
    expect(created).toEqual({ ok: false, error: expect.stringMatching(/^The data folder .* cannot be used: .* Choose another one with --data\.$/) });
    expect(makeDataDir(dataDir, 'in PILOTLIGHT_DATA')).toMatchObject({ ok: false, error: expect.stringMatching(/one in PILOTLIGHT_DATA\.$/) });
  }
});
