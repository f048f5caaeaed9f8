import { EventEmitter } from 'node:events';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { watchCrashes } from '../../electron/desktop/crash.ts';
import { LogFile } from '../../electron/desktop/logFile.ts';
import { redact } from '../../electron/log.ts';
import { tempDir } from '../support/tempDir.ts';

const now = Date.UTC(2026, 10, 22, 8, 15);
const REPORT = 'crash-2026-11-22T08-15-00-000Z.txt';

function watched(folder: string) {
  const log: string[] = [];
  const told: string[] = [];
  const process = new EventEmitter();
  watchCrashes({
    folder,
    process: { on: process.on.bind(process) },
    facts: ['Pilot Light 0.1.0'],
    logLines: () => ['info [api] the last line, with hunter22'],
    clean: (text) => redact(text, ['hunter22']),
    tell: (title, text) => void told.push(`${title}\n${text}`),
    finish: async () => void log.push('finish'),
    exit: (code) => void log.push(`exit ${code}`),
    now: () => now,
  });
  return { log, told, process };
}

describe('A bug in the app', () => {
  it.each(['uncaughtException', 'unhandledRejection'])('ends it with a report (%s)', async (event) => {
    await using folder = await tempDir();
    const { log, told, process } = watched(join(folder.path, 'crashes'));
    process.emit(event, new Error('it broke'));
    const report = await readFile(join(folder.path, 'crashes', REPORT), 'utf8');
    expect(report).toMatch(/^Pilot Light 0\.1\.0\n\nError: it broke\n {4}at /);
    expect(report).toContain('the last line');
    expect(told).toEqual([expect.stringContaining(REPORT)]);
    await vi.waitFor(() => expect(log).toEqual(['finish', 'exit 1']));
  });

  it('is told without secrets, and nobody else may read the report', async () => {
    await using folder = await tempDir();
    const { told, process } = watched(folder.path);
    process.emit('uncaughtException', new Error('token hunter22 refused'));
    const report = join(folder.path, REPORT);
    expect(await readFile(report, 'utf8')).not.toContain('hunter22');
    expect(told.join()).not.toContain('hunter22');
    if (globalThis.process.platform !== 'win32') expect((await stat(report)).mode & 0o077).toBe(0);
  });

  it('is told once, whatever follows from it', async () => {
    await using folder = await tempDir();
    const { log, told, process } = watched(folder.path);
    process.emit('uncaughtException', new Error('first'));
    process.emit('unhandledRejection', 'second');
    expect(told).toHaveLength(1);
    await vi.waitFor(() => expect(log).toEqual(['finish', 'exit 1']));
  });

  it('ends it also where no report can be written, and says so', async () => {
    await using folder = await tempDir();
    const file = join(folder.path, 'file');
    await writeFile(file, '');
    const { log, told, process } = watched(join(file, 'crashes'));
    process.emit('unhandledRejection', 'not even an error');
    expect(told).toEqual([expect.stringMatching(/not even an error\n\nNo report could be written/)]);
    await vi.waitFor(() => expect(log).toEqual(['finish', 'exit 1']));
  });

  it('leaves ten reports', async () => {
    await using folder = await tempDir();
    await mkdir(folder.path, { recursive: true });
    for (let day = 10; day < 22; day += 1) await writeFile(join(folder.path, `crash-2026-10-${day}.txt`), '');
    watched(folder.path).process.emit('uncaughtException', new Error('it broke'));
    const left = (await readdir(folder.path)).toSorted();
    expect(left).toHaveLength(10);
    expect(left.at(-1)).toBe(REPORT);
  });
});

describe('The log on disk', () => {
  it('is added to by every run, for its owner only', async () => {
    await using folder = await tempDir();
    const logs = join(folder.path, 'logs');
    new LogFile(logs).write('first run\n');
    const log = new LogFile(logs);
    log.write('second run\n');
    expect(await readFile(log.path, 'utf8')).toBe('first run\nsecond run\n');
    if (process.platform !== 'win32') expect((await stat(log.path)).mode & 0o077).toBe(0);
  });

  it('keeps two files of limited size', async () => {
    await using folder = await tempDir();
    const log = new LogFile(folder.path, 20);
    for (let line = 1; line <= 9; line += 1) log.write(`this is line ${line}\n`);
    expect((await readdir(folder.path)).toSorted()).toEqual(['pilotlight.log', 'pilotlight.log.old']);
    expect(await readFile(log.path, 'utf8')).toBe('this is line 9\n');
    expect(await readFile(`${log.path}.old`, 'utf8')).toBe('this is line 7\nthis is line 8\n');
  });

  it('is given up without a word where it cannot be written', async () => {
    await using folder = await tempDir();
    const file = join(folder.path, 'file');
    await writeFile(file, '');
    expect(() => new LogFile(join(file, 'logs')).write('lost\n')).not.toThrow();
  });
});
