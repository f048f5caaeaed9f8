import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { runDesktop } from '../../electron/desktop/run.ts';
import { ok } from '../../electron/domain/result.ts';
import type { Settings } from '../../electron/domain/settings.ts';
import { type FakeShellOptions, fakeShell } from './fakeShell.ts';
import { close } from './fakes.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** The app as it runs, with its window open. Its folder goes with the file's last test. */
export async function running(options: Omit<FakeShellOptions, 'dataDir'> = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'pilotlight-desk-'));
  folders.push(dataDir);
  const fake = fakeShell({ dataDir, ...options });
  const started = await runDesktop(fake.shell);
  if (!started.ok) throw new Error(started.error);
  const { engine, menus, windows } = fake;
  const [window] = windows;
  const change = async (fields: Partial<Settings>): Promise<void> => {
    const changed = await engine.settings.change((settings) => ok({ ...settings, ...fields }));
    if (!changed.ok) throw new Error(changed.error);
  };
  return {
    ...fake,
    dataDir,
    change,
    menu: () => menus.at(-1),
    firstLine: () => menus.at(-1)?.[0]?.label,
    /** The user closes the window; resolves when it is where it belongs. */
    async closeWindow() {
      if (window === undefined) throw new Error('there is no window');
      close(window);
      await engine.clock.advance(0);
    },
    /** What the log has since `mark`. */
    since: (mark: number) => fake.log.slice(mark),
  };
}
