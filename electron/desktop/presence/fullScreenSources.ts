import { execFile, spawn } from 'node:child_process';
import type { Clock, Timer } from '../../keepalive/clock.ts';
import type { FullScreenSource } from './fullScreen.ts';

/** How this system is asked; tests hand in their own. */
export interface SystemCalls {
  /** Runs a program to its end. @returns what it wrote, `null` when it failed or is not there */
  run(file: string, args: readonly string[]): Promise<string | null>;
  /** Runs a program until the returned function is called; `onLine` gets what it writes, and an empty line when it has ended by itself. */
  follow(file: string, args: readonly string[], onLine: (line: string) => void): () => void;
}

const LOOK_EVERY_MS = 10_000;
/** A program that does not answer by then is not asked for. */
const RUN_MS = 5_000;

/**
 * Windows is asked by the shell that comes with it; Linux by GameMode and, under X11, by the window in front. macOS tells nobody without a
 * permission for all that happens on the screen, and Wayland tells nobody: there this source says nothing.
 */
export function fullScreenSource(platform: NodeJS.Platform, clock: Pick<Clock, 'setTimer'>, calls: SystemCalls = systemCalls): FullScreenSource {
  if (platform === 'win32')
    return { watch: (onChange) => calls.follow('powershell.exe', WINDOWS_ARGS, (line) => onChange(WINDOWS_FULL.has(line.trim()))) };
  if (platform === 'linux') return { watch: (onChange) => everySoOften(clock, async () => onChange(await isFullOnLinux(calls))) };
  return { watch: () => () => {} };
}

/** `QUNS_BUSY`, a program over the whole screen, and `QUNS_RUNNING_D3D_FULL_SCREEN`. */
const WINDOWS_FULL: ReadonlySet<string> = new Set(['2', '3']);
const WINDOWS_SCRIPT = `
$ErrorActionPreference = 'Stop'
Add-Type -Namespace PilotLight -Name Shell -MemberDefinition '[DllImport("shell32.dll")] public static extern int SHQueryUserNotificationState(out int state);'
while ($true) {
  $state = 0
  [void][PilotLight.Shell]::SHQueryUserNotificationState([ref]$state)
  [Console]::Out.WriteLine($state)
  Start-Sleep -Seconds ${LOOK_EVERY_MS / 1000}
}`;
/** Encoded, no quote of it can be misread on the way; it ends when nobody reads it any more. */
const WINDOWS_ARGS = ['-NoProfile', '-NonInteractive', '-EncodedCommand', Buffer.from(WINDOWS_SCRIPT, 'utf16le').toString('base64')];

async function isFullOnLinux({ run }: SystemCalls): Promise<boolean> {
  const gameMode = await run('gamemoded', ['--status']);
  if (gameMode !== null && /gamemode is active/i.test(gameMode)) return true;
  const front = /window id # (0x[0-9a-f]+)/i.exec((await run('xprop', ['-root', '_NET_ACTIVE_WINDOW'])) ?? '')?.[1];
  if (front === undefined || front === '0x0') return false;
  return ((await run('xprop', ['-id', front, '_NET_WM_STATE'])) ?? '').includes('_NET_WM_STATE_FULLSCREEN');
}

/** Looks now and then; the next look begins when the last one has ended. @returns a function that ends it */
function everySoOften(clock: Pick<Clock, 'setTimer'>, look: () => Promise<void>): () => void {
  let timer: Timer | undefined;
  let ended = false;
  const next = async (): Promise<void> => {
    await look();
    if (!ended) timer = clock.setTimer(() => void next(), LOOK_EVERY_MS);
  };
  void next();
  return () => {
    ended = true;
    timer?.cancel();
  };
}

const systemCalls: SystemCalls = {
  run: (file, args) =>
    new Promise((resolve) => {
      execFile(file, [...args], { timeout: RUN_MS, windowsHide: true }, (error, stdout) => resolve(error === null ? stdout : null));
    }),
  follow(file, args, onLine) {
    const child = spawn(file, [...args], { stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true });
    let ended = false;
    const tell = (line: string): void => {
      if (!ended) onLine(line);
    };
    // Not there, not allowed, or gone: then nothing is known any more.
    child.on('error', () => tell(''));
    child.on('close', () => tell(''));
    child.stdout.setEncoding('utf8').on('data', (text: string) => text.split('\n').filter(Boolean).forEach(tell));
    return () => {
      ended = true;
      child.kill();
    };
  },
};
