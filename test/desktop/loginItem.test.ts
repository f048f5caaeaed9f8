import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { autostartEntry, isEntryOn } from '../../electron/desktop/autostart.ts';
import { loginItem, startsHidden } from '../../electron/desktop/loginItem.ts';
import { tempDir } from '../support/tempDir.ts';
import { type FakeAppOptions, fakeApp } from './fakes.ts';

function item(platform: NodeJS.Platform, options: FakeAppOptions = {}, env: Record<string, string> = {}) {
  const { app } = fakeApp([], options);
  return { app, login: loginItem(app, { platform, env, execPath: '/opt/Pilot Light/pilotlight' }) };
}

describe('Starting at login on macOS and Windows', () => {
  it('is set without a window on Windows, whose list has arguments, and without arguments on macOS', () => {
    const windows = item('win32');
    windows.login.set(true);
    expect(windows.app.setLoginItemSettings).toHaveBeenCalledWith({ openAtLogin: true, args: ['--hidden'] });
    expect(windows.app.getLoginItemSettings).toHaveBeenCalledWith({ args: ['--hidden'] });
    const mac = item('darwin');
    mac.login.set(true);
    expect(mac.app.setLoginItemSettings).toHaveBeenCalledWith({ openAtLogin: true, args: [] });
  });

  it('is not set again: that would undo a switch in the task manager', () => {
    const { app, login } = item('win32', { login: { openAtLogin: true, executableWillLaunchAtLogin: false } });
    login.set(true);
    expect(app.setLoginItemSettings).not.toHaveBeenCalled();
  });

  it('reads back what the system will really do', () => {
    const sentence = (platform: NodeJS.Platform, login: FakeAppOptions['login']) => item(platform, { login: login ?? {} }).login.facts(true).sentence;
    expect(sentence('win32', { openAtLogin: true })).toBeNull();
    expect(sentence('win32', { openAtLogin: true, executableWillLaunchAtLogin: false })).toMatch(/switched off/);
    expect(sentence('darwin', { openAtLogin: false, status: 'requires-approval' })).toMatch(/waits for your approval/);
    expect(sentence('darwin', { openAtLogin: true, status: 'enabled' })).toBeNull();
  });

  it('has nothing to say when it is not wanted', () => {
    expect(item('darwin').login.facts(false)).toEqual({ supported: true, sentence: null });
  });
});

describe('Starting at login on Linux', () => {
  const entry = '[Desktop Entry]\nType=Application\nName=Pilot Light\n';

  it('is a file in the autostart folder, which goes when it is switched off', async () => {
    await using folder = await tempDir();
    const { login } = item('linux', { appData: folder.path });
    const path = join(folder.path, 'autostart', 'pilotlight.desktop');
    expect(login.set(true)).toEqual({ ok: true, value: null });
    const text = await readFile(path, 'utf8');
    expect(text).toContain(entry);
    expect(text).toContain('\nExec="/opt/Pilot Light/pilotlight" --hidden\n');
    expect(login.facts(true)).toEqual({ supported: true, sentence: null });
    login.set(false);
    await expect(readFile(path)).rejects.toThrow('ENOENT');
    expect(login.facts(false)).toEqual({ supported: true, sentence: null });
  });

  it('names the AppImage, not the place where it is mounted today', async () => {
    await using folder = await tempDir();
    const { login } = item('linux', { appData: folder.path }, { APPIMAGE: '/home/me/Pilot_Light.AppImage' });
    login.set(true);
    expect(await readFile(join(folder.path, 'autostart', 'pilotlight.desktop'), 'utf8')).toContain('\nExec=/home/me/Pilot_Light.AppImage --hidden\n');
  });

  it('follows an AppImage that was moved, but leaves alone what the user has switched off', async () => {
    await using folder = await tempDir();
    const path = join(folder.path, 'autostart', 'pilotlight.desktop');
    await mkdir(join(folder.path, 'autostart'));
    const { login } = item('linux', { appData: folder.path });
    await writeFile(path, autostartEntry(['/old/place', '--hidden']));
    expect(login.repair()).toEqual({ ok: true, value: null });
    expect(await readFile(path, 'utf8')).toContain('/opt/Pilot Light');
    const off = `${autostartEntry(['/old/place'])}Hidden=true\n`;
    await writeFile(path, off);
    for (const told of [login.repair(), login.set(true)]) expect(told.ok).toBe(true);
    expect(await readFile(path, 'utf8')).toBe(off);
    expect(login.facts(true).sentence).toMatch(/switched off/);
  });

  it('is not set again by a start when the user has taken it out of the list', async () => {
    await using folder = await tempDir();
    const { login } = item('linux', { appData: folder.path });
    login.set(true);
    await rm(join(folder.path, 'autostart', 'pilotlight.desktop'));
    expect(login.repair()).toEqual({ ok: true, value: null });
    expect(login.facts(true).sentence).toMatch(/switched off/);
  });

  it('says why it cannot be set', async () => {
    await using folder = await tempDir();
    const file = join(folder.path, 'file');
    await writeFile(file, '');
    expect(item('linux', { appData: file }).login.set(true)).toMatchObject({ ok: false, error: expect.stringContaining('will not start at login') });
  });

  it.each([
    ['/usr/bin/pilotlight', 'Exec=/usr/bin/pilotlight'],
    ['/a b', 'Exec="/a b"'],
    ['/100%', 'Exec="/100%%"'],
    ['/a"b$c', String.raw`Exec="/a\\"b\\$c"`],
    ['/a`b', 'Exec="/a\\\\`b"'],
    [String.raw`/a\b`, String.raw`Exec="/a\\\\b"`],
  ])('quotes %s as the specification wants it', (argument, line) => {
    expect(autostartEntry([argument]).split('\n')).toContain(line);
  });

  it.each([
    ['Hidden=true', false],
    ['X-GNOME-Autostart-enabled=false', false],
    ['X-GNOME-Autostart-enabled=true', true],
    ['Hidden=false', true],
  ])('takes %s for %s', (line, on) => {
    expect(isEntryOn(`${entry}${line}\n`)).toBe(on);
  });
});

describe('An app that is not installed', () => {
  it('does not start at login, and says so', () => {
    const { app, login } = item('win32', { isPackaged: false });
    expect(login.set(true)).toEqual({ ok: true, value: null });
    expect(app.setLoginItemSettings).not.toHaveBeenCalled();
    expect(login.facts(true)).toEqual({ supported: false, sentence: 'Only an installed Pilot Light can start at login.' });
  });
});

describe('A start', () => {
  it('is without a window when it was told so, or came from the login on macOS', () => {
    const at = (wasOpenedAtLogin: boolean) => fakeApp([], { login: { wasOpenedAtLogin } }).app;
    expect(startsHidden(['pilotlight', '--hidden'], at(false), 'linux')).toBe(true);
    expect(startsHidden(['pilotlight'], at(true), 'darwin')).toBe(true);
    expect(startsHidden(['pilotlight'], at(false), 'darwin')).toBe(false);
    expect(startsHidden(['pilotlight'], at(true), 'win32')).toBe(false);
  });
});
