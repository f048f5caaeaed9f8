import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { collect } from '../support/runCli.ts';
import { tempDir } from '../support/tempDir.ts';

const BESIDE = join(import.meta.dirname, '../../.ci/beside');

function start(...commands: readonly string[]) {
  const child = spawn(BESIDE, commands, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, stdout: stdout.text, stderr: stderr.text }));
  return { child, stdout, ended };
}

/** A command that goes on only when `file` has something in it. */
const after = (file: string): string => `until [ -s '${file}' ]; do sleep 0.02; done`;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe.skipIf(process.platform === 'win32')(
  'Commands beside one another in continuous integration (not on Windows, which has no such shell)',
  () => {
    test('run at the same time, and what they print is kept apart', async () => {
      await using folder = await tempDir();
      const [one, two] = [join(folder.path, 'one'), join(folder.path, 'two')];
      // Each waits for the other: one after the other they would never end.
      const { ended } = start(`echo a; echo 1 >'${one}'; ${after(two)}; echo b`, `${after(one)}; echo c; echo d >&2; echo 2 >'${two}'`);
      const { code, stdout } = await ended;
      expect(code).toBe(0);
      expect(stdout).toMatch(/^a\nb\n\n━━ .*\nc\nd\n$/);
    });

    test.each([
      ['first', ['echo a; exit 3', 'echo c'], 'failed with 3: echo a; exit 3'],
      ['second', ['echo a', 'echo c; exit 4'], 'failed with 4: echo c; exit 4'],
    ])('fail if the %s fails, and show what both have printed', async (_which, commands, reason) => {
      const { code, stdout } = await start(...commands).ended;
      expect(code).toBe(1);
      expect(stdout).toMatch(/^a\n\n━━ echo c.*\nc\n/);
      expect(stdout).toContain(reason);
    });

    test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('end with all that they have started when %s ends the script', async (signal) => {
      await using folder = await tempDir();
      const file = join(folder.path, 'pids');
      const { child, stdout, ended } = start(`${after(file)}; echo ready; sleep 1000`, `echo c; sleep 1000 & echo $$ $! >'${file}'; wait`);
      await stdout.until(/ready/);
      const pids = (await readFile(file, 'utf8')).trim().split(' ').map(Number);
      expect(pids.map(isAlive)).toEqual([true, true]);
      child.kill(signal);
      const { code, stdout: printed } = await ended;
      expect(code).toBe(143);
      expect(printed).toMatch(/ended by a signal[\s\S]*\nc\n$/);
      expect(pids.map(isAlive)).toEqual([false, false]);
    });
  },
);
