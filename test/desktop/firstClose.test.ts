import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FirstClose } from '../../electron/desktop/firstClose.ts';
import type { NotificationText } from '../../electron/desktop/notifications.ts';
import { confStore, JsonFile } from '../../electron/storage/jsonFile.ts';
import { tempDir } from '../support/tempDir.ts';

describe('Where the app goes when its window is closed', () => {
  it('is told once, and not after a restart', async () => {
    await using folder = await tempDir();
    const shown: NotificationText[] = [];
    const start = () => new FirstClose(new JsonFile(join(folder.path, 'shell.json'), confStore), (text) => void shown.push(text));
    const first = start();
    await first.tell();
    await first.tell();
    await start().tell();
    expect(shown).toEqual([{ title: 'Pilot Light goes on in the tray', body: expect.stringContaining('click its icon') }]);
  });

  it('is told again when the memory of it is broken', async () => {
    await using folder = await tempDir();
    const file = join(folder.path, 'shell.json');
    await writeFile(file, '{"toldOfTray":');
    const shown: NotificationText[] = [];
    await new FirstClose(new JsonFile(file, confStore), (text) => void shown.push(text)).tell();
    expect(shown).toHaveLength(1);
  });
});
