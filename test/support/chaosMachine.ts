import { execFileSync, spawnSync } from 'node:child_process';
import { chown, readdir } from 'node:fs/promises';

/** Limits of a process as `prlimit` names them: size of a file in bytes, number of open files. */
type LimitName = 'fsize' | 'nofile';

/** Why limits of a running process cannot be set here; `null`: they can. */
export function whyNoLimits(): string | null {
  if (process.platform !== 'linux') return 'only Linux sets limits of a running process';
  return spawnSync('prlimit', ['--version'], { stdio: 'ignore' }).error === undefined ? null : 'there is no prlimit: install util-linux';
}

/** Sets a limit of a running process so that it can be lifted again. A file beyond `fsize` fails as on a full disk: what fits is written, then nothing more. */
export function limit(pid: number, name: LimitName, most: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(pid), `--${name}=${most}:`]);
}

/** The numbers of a process's open files, in order. */
export async function openFiles(pid: number): Promise<number[]> {
  return (await readdir(`/proc/${pid}/fd`)).map(Number).toSorted((a, b) => a - b);
}

/** Somebody who is not root: rights hold for them. The user `nobody` of every Linux. */
const NOBODY = 65_534;

/** What to put before a command so that the rights of files hold for it, and who it runs as then. Root has every right. */
export function asNobody(): readonly string[] {
  return process.getuid?.() === 0 ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : [];
}

/** Gives files to whoever {@link asNobody} runs as. */
export async function giveToNobody(...paths: readonly string[]): Promise<void> {
  if (process.getuid?.() === 0) for (const path of paths) await chown(path, NOBODY, NOBODY);
}

/** Why rights of files cannot be tried here; `null`: they can. */
export function whyNoRights(): string | null {
  if (process.platform === 'win32') return 'Windows has other rights';
  const [command] = asNobody();
  if (command === undefined) return null;
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined
    ? null
    : 'root has every right, and there is no setpriv to be somebody else';
}
