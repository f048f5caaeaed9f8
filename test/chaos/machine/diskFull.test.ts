import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isWithout } from '../../support/chaosForm.ts';
import { limit, whyNoLimits } from '../../support/chaosMachine.ts';
import { runCli, startServe } from '../../support/runCli.ts';
import { tempDir } from '../../support/tempDir.ts';
import { announcedIn, change, FOR_PEOPLE, keptIn, keyOf, sentenceIn, settingsOn, startLab, startModels } from './lab.ts';

describe.skipIf(isWithout('a disk on which nothing more can be written', whyNoLimits()))('A disk on which nothing more can be written', () => {
  test('stops neither the pings nor the page; both the history and settings say so in one sentence, and go on when there is room.', async () => {
    await using lab = await startLab();
    const { serve } = lab;
    await using events = await serve.events();
    await lab.pinged(3);
    const before = await readFile(lab.settingsFile);

    limit(serve.pid, 'fsize', 0);
    await serve.untilLogged(/The history could not keep a ping/);
    // A page that is open hears of it.
    await events.until(({ name }) => name === 'settings');
    await lab.pinged(6);
    expect(await lab.ask('/health')).toMatchObject({ status: 'healthy', endpoints: { total: 3, warm: 3 } });
    const [notice = '', ...more] = await lab.notices();
    expect(more).toEqual([]);
    expect(notice).toMatch(FOR_PEOPLE);
    expect(notice).toMatch(/could not be kept in the history from .* on: .* Pings go on, .* Make room on the disk/);
    expect(sentenceIn(await lab.ask('/api/settings', 400, change({ retentionDays: 7 })))).toMatch(
      /settings\.json could not be written: .* Check the disk/,
    );
    expect(sentenceIn(await lab.ask('/api/secrets/k', 500, { method: 'PUT', body: '{"secret":"s3cret-value"}' }))).toMatch(/could not be written/);
    expect(await lab.ask('/api/settings')).toMatchObject({ retentionDays: 90 });
    expect(await readFile(lab.settingsFile)).toEqual(before);

    limit(serve.pid, 'fsize', 'unlimited');
    const whenFull = announcedIn(events).length;
    expect(await lab.ask('/api/settings', 200, change({ retentionDays: 7 }))).toMatchObject({ retentionDays: 7 });
    await serve.untilLogged(/history: pings are kept again/);
    expect(await lab.notices()).toEqual([]);
    await lab.pinged(6);
    expect(await serve.end('SIGTERM')).toMatchObject({ code: 0 });
    const kept = keptIn(lab.folder);
    const later = announcedIn(events).slice(whenFull + 3);
    expect(later.length).toBeGreaterThan(0);
    expect(later.map(keyOf).filter((key) => !kept.has(key))).toEqual([]);
    await using again = await lab.again();
    expect(await (await again.fetch('/api/state')).json()).toMatchObject({ notices: [] });
    expect(await (await again.fetch('/api/settings')).json()).toMatchObject({ retentionDays: 7 });
  });

  test('with room for a part of the settings keeps the settings as they were: half a file never takes their place.', async () => {
    await using lab = await startLab({ endpoints: 40 });
    const before = await readFile(lab.settingsFile);
    expect(before.length).toBeGreaterThan(4096);
    limit(lab.serve.pid, 'fsize', 4096);
    expect(sentenceIn(await lab.ask('/api/settings', 400, change({ retentionDays: 7 })))).toMatch(
      /settings\.json could not be written: .* Check the disk/,
    );
    expect(await readFile(lab.settingsFile)).toEqual(before);
    limit(lab.serve.pid, 'fsize', 'unlimited');
    await lab.ask('/api/settings', 200, change({ retentionDays: 8 }));
    await lab.serve.end('SIGKILL');
    await using again = await lab.again();
    expect(await (await again.fetch('/api/state')).json()).toMatchObject({ notices: [], endpoints: { length: 40 } });
  });

  test('ends a start in one sentence, and leaves the folder as it was.', async () => {
    await using folder = await tempDir();
    const settings = JSON.stringify(settingsOn('http://127.0.0.1:9'));
    await writeFile(join(folder.path, 'settings.json'), settings);
    const ended = await runCli(['serve', '--port', '0', '--data', folder.path], {}, ['prlimit', '--fsize=0']);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr.trimEnd()).toMatch(FOR_PEOPLE);
    expect(await readFile(join(folder.path, 'settings.json'), 'utf8')).toBe(settings);
    await using later = await startServe(folder.path, [], { DISABLE_WARMUP: 'true' });
    expect((await later.fetch('/api/state')).status).toBe(200);
  });
});

/** Runs a command in a folder that is a small disk of its own, to be seen by nobody else. */
const onSmallDisk = (folder: string): readonly string[] => {
  const script = 'mount -t tmpfs -o size=2m none "$0" && cp "$0.seed/settings.json" "$0" && exec "$@"';
  return ['unshare', '--user', '--map-root-user', '--mount', 'bash', '-c', script, folder];
};

function whyNoSmallDisk(): string | null {
  if (process.platform !== 'linux') return 'only Linux lets anybody have a disk of their own';
  const tried = spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'bash', '-c', 'mount -t tmpfs -o size=1m none /mnt'], {
    encoding: 'utf8',
  });
  return tried.status === 0 ? null : `this system does not let us mount one (${(tried.error?.message ?? tried.stderr).trim()})`;
}

describe.skipIf(isWithout('a small disk that is really full', whyNoSmallDisk()))('A small disk that is really full', () => {
  test('stops no ping, loses no setting, and the history goes on when there is room again.', async () => {
    await using server = await startModels();
    await using folder = await tempDir();
    const dataDir = join(folder.path, 'data');
    const settings = JSON.stringify(settingsOn(server.url));
    for (const path of [dataDir, `${dataDir}.seed`]) await mkdir(path);
    await writeFile(join(`${dataDir}.seed`, 'settings.json'), settings);
    await using serve = await startServe(dataDir, ['--start-delay', '0s', '--log-level', 'warn'], {}, onSmallDisk(dataDir));
    const within = (name: string): string => join(`/proc/${serve.pid}/root`, dataDir, name);
    const posts = (): number => server.requests.filter(({ method }) => method === 'POST').length;
    await server.posted(3);
    await expect(writeFile(within('filler'), Buffer.alloc(8 * 1024 * 1024))).rejects.toThrow('ENOSPC');
    await serve.untilLogged(/The history could not keep a ping/);
    await server.posted(posts() + 6);
    expect(await (await serve.fetch('/api/state')).json()).toMatchObject({ notices: [expect.stringMatching(/could not be kept in the history/)] });
    const refused = await serve.fetch('/api/settings', change({ retentionDays: 7 }));
    expect([refused.status, sentenceIn(await refused.json())]).toEqual([400, expect.stringMatching(/ENOSPC.* Check the disk/)]);
    expect(await readFile(within('settings.json'), 'utf8')).toBe(settings);
    await rm(within('filler'));
    expect((await serve.fetch('/api/settings', change({ retentionDays: 7 }))).status).toBe(200);
    await using events = await serve.events();
    const ping = announcedIn({ ...events, seen: [await events.until(({ name }) => name === 'ping')] })[0];
    const recent = await (await serve.fetch(`/api/history/${ping?.endpointId}/pings?limit=5`)).json();
    expect(recent).toContainEqual(expect.objectContaining({ at: ping?.at }));
    expect(await serve.end()).toMatchObject({ code: 0 });
  });
});

const noDevice = existsSync('/dev/full') ? null : 'there is no /dev/full';
describe.skipIf(isWithout('output onto a full disk', noDevice))('Output onto a full disk', () => {
  test('ends no service: a log that cannot be written is lost, the pings are not.', async () => {
    await using lab = await startLab({ args: ['--log-level', 'debug'], before: ['bash', '-c', 'exec "$@" 2>/dev/full', '-'] });
    await lab.pinged(6);
    expect(await lab.ask('/health')).toMatchObject({ endpoints: { warm: 3 } });
    expect(await lab.serve.end()).toMatchObject({ code: 0 });
  });

  test('ends an export in one sentence.', async () => {
    await using lab = await startLab();
    await lab.pinged(1);
    await lab.serve.end();
    const ended = await runCli(['export', '--data', lab.folder], {}, ['bash', '-c', 'exec "$@" >/dev/full', '-']);
    expect(ended.code).toBe(1);
    expect(ended.stderr.trimEnd()).toMatch(/^pilotlight: The output could not be written: ENOSPC.*\.$/);
  });
});
