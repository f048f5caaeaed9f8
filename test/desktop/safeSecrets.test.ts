import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { electronStore } from '../../electron/desktop/electronStore.ts';
import { openSafeSecrets } from '../../electron/desktop/safeSecrets.ts';
import { secretResolver } from '../../electron/storage/secrets.ts';
import { tempDir } from '../support/tempDir.ts';
import { fakeEncryption } from './fakes.ts';

const NAME = 'secrets.safe.json';

/** Opens the secrets in this folder with this keyring. */
async function open(folder: string, keyring = fakeEncryption()) {
  const opened = openSafeSecrets({
    encryption: keyring.encryption,
    platform: 'linux',
    file: join(folder, NAME),
    plainFile: join(folder, 'secrets.json'),
    makeStore: electronStore,
    now: () => Date.UTC(2026, 10, 22),
  });
  if (!opened.ok) throw new Error(opened.error);
  return Object.assign(opened.value, { problem: await opened.value.unlock() });
}

const text = (folder: string, name = NAME): Promise<string> => readFile(join(folder, name), 'utf8');

describe("The desktop's secrets", () => {
  it('are there after a restart, and encrypted in a file for their owner only', async () => {
    await using folder = await tempDir();
    const secrets = await open(folder.path);
    expect(await secrets.set('box', 'sesame')).toEqual({ ok: true, value: null });
    expect(await text(folder.path)).not.toContain('sesame');
    if (process.platform !== 'win32') expect((await stat(join(folder.path, NAME))).mode & 0o077).toBe(0);
    const again = await open(folder.path);
    expect(again.get('box')).toBe('sesame');
    expect(again.ids()).toEqual(['box']);
    expect(again.persistence).toEqual({ persistent: true, sentence: null });
    expect([again.notice, again.problem]).toEqual([null, null]);
  });

  it('can be deleted', async () => {
    await using folder = await tempDir();
    const secrets = await open(folder.path);
    await secrets.set('box', 'sesame');
    await secrets.delete('box');
    expect(secrets.get('box')).toBeUndefined();
    expect((await open(folder.path)).ids()).toEqual([]);
  });

  it.each(['basic_text' as const, 'unavailable' as const])('are kept for the session only without a keyring (%s), and say so', async (why) => {
    await using folder = await tempDir();
    const keyring = fakeEncryption(why === 'basic_text' ? why : 'gnome_libsecret');
    keyring.is.available = false;
    const secrets = await open(folder.path, keyring);
    expect(await secrets.set('box', 'sesame')).toEqual({ ok: true, value: null });
    expect(secrets.get('box')).toBe('sesame');
    expect(secrets.persistence).toEqual({ persistent: false, sentence: expect.stringContaining('no keyring') });
    expect(keyring.encryption.encryptStringAsync).not.toHaveBeenCalled();
    expect((await open(folder.path, keyring)).ids()).toEqual([]);
  });

  it('are kept again as soon as the keyring is there', async () => {
    await using folder = await tempDir();
    const keyring = fakeEncryption();
    keyring.is.available = false;
    const secrets = await open(folder.path, keyring);
    await secrets.set('box', 'sesame');
    keyring.is.available = true;
    await secrets.set('box', 'sesame');
    expect(secrets.persistence.persistent).toBe(true);
    expect((await open(folder.path)).get('box')).toBe('sesame');
  });

  it('of the command line are good here, too, until they are set here', async () => {
    await using folder = await tempDir();
    await writeFile(join(folder.path, 'secrets.json'), '{"box":"plain","far":"away"}');
    const secrets = await open(folder.path);
    expect([secrets.get('box'), secrets.get('far')]).toEqual(['plain', 'away']);
    await secrets.set('box', 'sesame');
    expect(secrets.get('box')).toBe('sesame');
    expect(secrets.ids().toSorted()).toEqual(['box', 'far']);
    expect(JSON.parse(await text(folder.path, 'secrets.json'))).toEqual({ far: 'away' });
    await secrets.delete('far');
    expect(JSON.parse(await text(folder.path, 'secrets.json'))).toEqual({});
  });

  it('that cannot be decrypted today are kept for tomorrow, and the user is told', async () => {
    await using folder = await tempDir();
    await (await open(folder.path)).set('box', 'sesame');
    const keyring = fakeEncryption();
    keyring.is.locked = true;
    const secrets = await open(folder.path, keyring);
    expect(secrets.get('box')).toBeUndefined();
    expect(secrets.ids()).toEqual(['box']);
    expect(secretResolver(secrets, {})('secret:box')).toEqual({ ok: false, error: expect.stringMatching(/still encrypted\. Unlock your keyring/) });
    expect(secrets.problem).toMatch(/could not be decrypted: "box"/);
    await secrets.set('other', 'one');
    expect((await open(folder.path)).get('box')).toBe('sesame');
  });

  it('that cannot be decrypted are locked until each is set anew or deleted', async () => {
    await using folder = await tempDir();
    const first = await open(folder.path);
    expect(first.hasLocked).toBe(false);
    for (const id of ['box', 'safe']) await first.set(id, 'sesame');
    const keyring = fakeEncryption();
    keyring.is.locked = true;
    const secrets = await open(folder.path, keyring);
    expect(secrets.hasLocked).toBe(true);
    keyring.is.locked = false;
    await secrets.set('box', 'new');
    expect(secrets.hasLocked).toBe(true);
    await secrets.delete('safe');
    expect(secrets.hasLocked).toBe(false);
  });

  it('are encrypted anew when the key has changed', async () => {
    await using folder = await tempDir();
    await (await open(folder.path)).set('box', 'sesame');
    const keyring = fakeEncryption();
    keyring.is.rotated = true;
    await open(folder.path, keyring);
    expect(keyring.encryption.encryptStringAsync).toHaveBeenCalledWith('sesame');
  });

  it('say why one could not be encrypted, and stay as they were', async () => {
    await using folder = await tempDir();
    const keyring = fakeEncryption();
    const secrets = await open(folder.path, keyring);
    await secrets.set('box', 'old');
    keyring.encryption.encryptStringAsync.mockRejectedValueOnce(new Error('locked'));
    expect(await secrets.set('box', 'new')).toMatchObject({ ok: false, error: expect.stringMatching(/could not be encrypted: locked/) });
    expect(secrets.get('box')).toBe('old');
  });

  it('in a broken file are kept aside, and the user is told', async () => {
    await using folder = await tempDir();
    await writeFile(join(folder.path, NAME), '{"box":');
    const secrets = await open(folder.path);
    expect(secrets.ids()).toEqual([]);
    expect(secrets.notice).toContain('secrets.safe.bad-2026-11-22T00-00-00-000Z.json');
  });

  it('survive two changes at once', async () => {
    await using folder = await tempDir();
    const secrets = await open(folder.path);
    await Promise.all([secrets.set('a', '1'), secrets.set('b', '2'), secrets.delete('a')]);
    expect((await open(folder.path)).ids()).toEqual(['b']);
  });
});
