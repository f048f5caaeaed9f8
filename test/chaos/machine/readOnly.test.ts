import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { isWithout } from '../../support/chaosForm.ts';
import { asNobody, giveToNobody, whyNoRights } from '../../support/chaosMachine.ts';
import { runCli, startServe } from '../../support/runCli.ts';
import { tempDir } from '../../support/tempDir.ts';
import { announcedIn, change, FOR_PEOPLE, keptIn, keyOf, sentenceIn, settingsOn, startLab } from './lab.ts';

const before = asNobody();

describe.skipIf(isWithout('a data folder without rights', whyNoRights()))('A data folder', () => {
  test('that cannot be made is refused in one sentence that says where to choose another one.', async () => {
    await using folder = await tempDir();
    await chmod(folder.path, 0o555);
    const ended = await runCli(['serve', '--port', '0', '--data', join(folder.path, 'data')], {}, before);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr.trimEnd()).toMatch(FOR_PEOPLE);
    expect(ended.stderr).toMatch(/^pilotlight: The data folder .* cannot be used: EACCES.* Choose another one with --data\.\n$/);
  });

  test('that becomes read-only stops no ping: settings stay as they are and the refusal says why, at once; the history goes on.', async () => {
    await using lab = await startLab({ before });
    await using events = await lab.serve.events();
    await lab.pinged(3);
    const settings = await readFile(lab.settingsFile);
    await chmod(lab.folder, 0o555);

    const refusals = Array.from({ length: 5 }, async () => sentenceIn(await lab.ask('/api/settings', 400, change({ retentionDays: 7 }))));
    for (const sentence of await Promise.all(refusals))
      expect(sentence).toMatch(/settings\.json could not be written: EACCES.* Check the disk and the folder's rights\./);
    expect(await lab.ask('/api/settings')).toMatchObject({ retentionDays: 90 });
    expect(await readFile(lab.settingsFile)).toEqual(settings);
    await lab.pinged(6);
    expect(await lab.ask('/health')).toMatchObject({ endpoints: { warm: 3 } });

    await chmod(lab.folder, 0o700);
    expect(await lab.ask('/api/settings', 200, change({ retentionDays: 7 }))).toMatchObject({ retentionDays: 7 });
    expect(await lab.serve.end()).toMatchObject({ code: 0 });
    const kept = keptIn(lab.folder);
    expect(
      announcedIn(events)
        .map(keyOf)
        .filter((key) => !kept.has(key)),
    ).toEqual([]);
  });

  test('that is read-only at the end of a service lets it end in order all the same.', async () => {
    await using lab = await startLab({ before });
    await lab.pinged(3);
    await chmod(lab.folder, 0o555);
    expect(await lab.serve.end('SIGTERM')).toMatchObject({ code: 0, signal: null });
    await chmod(lab.folder, 0o700);
    await using again = await lab.again();
    expect(await (await again.fetch('/api/state')).json()).toMatchObject({ notices: [], endpoints: { length: 3 } });
  });

  test('whose history is read-only loses none of it: pings go on, and one sentence says that they are not kept and why.', async () => {
    await using lab = await startLab({ before });
    await lab.pinged(3);
    await lab.serve.end();
    const history = join(lab.folder, 'history.sqlite');
    const count = keptIn(lab.folder).size;
    await chmod(history, 0o444);
    await using again = await startServe(lab.folder, ['--start-delay', '0s', '--log-level', 'warn'], {}, before);
    await again.untilLogged(/The history could not keep a ping/);
    await lab.pinged(6);
    const { notices } = z.object({ notices: z.array(z.string()) }).parse(await (await again.fetch('/api/state')).json());
    expect(notices).toEqual([expect.stringMatching(FOR_PEOPLE)]);
    expect(notices[0]).toMatch(/could not be kept .* readonly .* Pings go on, .* check the rights of .*history\.sqlite\.$/);
    expect(await again.end()).toMatchObject({ code: 0 });
    await chmod(history, 0o644);
    expect(keptIn(lab.folder).size).toBe(count);
  });

  test('whose settings cannot be read keeps them aside as they are, and one sentence says where and why.', async () => {
    await using folder = await tempDir();
    const settings = join(folder.path, 'settings.json');
    const content = JSON.stringify(settingsOn('http://127.0.0.1:9'));
    await writeFile(settings, content);
    await chmod(settings, 0o000);
    await giveToNobody(folder.path, settings);
    await using serve = await startServe(folder.path, [], {}, before);
    const { notices } = z.object({ notices: z.array(z.string()) }).parse(await (await serve.fetch('/api/state')).json());
    expect(notices).toHaveLength(1);
    const [, kept = ''] =
      /^The settings could not be read and were kept as (\S+); defaults were taken instead\. The problem: EACCES/.exec(notices[0] ?? '') ?? [];
    await chmod(kept, 0o600);
    expect(await readFile(kept, 'utf8')).toBe(content);
  });
});
