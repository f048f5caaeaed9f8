import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { readEvents } from './serviceEvents.ts';

export const CLI = join(import.meta.dirname, '../../dist/electron/cli.js');

/** Nothing of the machine that runs the tests: no proxies, no tokens, no colours. */
const plainEnv = (): Record<string, string> => ({ PATH: process.env['PATH'] ?? '', HOME: '/nowhere', TZ: 'UTC' });

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Env = Readonly<Record<string, string>>;

/** Runs the built command to its end. */
export async function runCli(args: readonly string[], env: Env = {}, before: readonly string[] = []): Promise<Ended> {
  const child = start(args, env, before);
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const { code, signal } = await exitOf(child);
  return { code, signal, stdout: stdout.text, stderr: stderr.text };
}

export interface RunningServe extends AsyncDisposable {
  /** `http://127.0.0.1:PORT/`. */
  readonly url: string;
  readonly token: string;
  readonly pid: number;
  /** What it has written on stdout and stderr so far. */
  readonly stdout: string;
  readonly stderr: string;
  /** Resolves as soon as stderr has a line that fits. */
  untilLogged(pattern: RegExp): Promise<string>;
  /** A request with the token. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  events(): ReturnType<typeof readEvents>;
  /** Sends the signal and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<Ended>;
}

/**
 * Starts `pilotlight serve` on a free port and waits for the link that it prints.
 * @param before a command that runs the command that follows it, in the same process: `setpriv …`
 */
export async function startServe(
  dataDir: string,
  args: readonly string[] = [],
  env: Env = {},
  before: readonly string[] = [],
): Promise<RunningServe> {
  const child = start(['serve', '--port', '0', '--data', dataDir, ...args], env, before);
  const exit = exitOf(child);
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const link = await stdout.until(/(http:\/\/127\.0\.0\.1:\d+\/)\?token=([0-9a-f]{32})/).catch(async () => {
    throw new Error(`serve ended with ${(await exit).code} without printing its link:\n${stderr.text}`);
  });
  const [, url = '', token = ''] = link;
  const authorized = { authorization: `Bearer ${token}` };
  const request = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(new URL(path, url), { ...init, headers: { ...authorized, 'content-type': 'application/json', ...init.headers } });
  const end = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    return { ...(await exit), stdout: stdout.text, stderr: stderr.text };
  };
  return {
    url,
    token,
    pid: child.pid ?? 0,
    get stdout() {
      return stdout.text;
    },
    get stderr() {
      return stderr.text;
    },
    untilLogged: async (pattern) => (await stderr.until(pattern))[0],
    fetch: request,
    events: async () => readEvents(await request('/api/events')),
    end,
    [Symbol.asyncDispose]: async () => void (await end('SIGKILL')),
  };
}

function start(args: readonly string[], env: Env, before: readonly string[]) {
  if (!existsSync(CLI)) throw new Error('dist/electron/cli.js is missing: these tests run the built command. Run: npm run build');
  const [command = process.execPath, ...rest] = [...before, process.execPath, CLI, ...args];
  return spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...plainEnv(), ...env } });
}

async function exitOf(child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  // `close` and not `exit`: what it has written is complete then.
  await once(child, 'close');
  return { code: child.exitCode, signal: child.signalCode };
}

/** What a program has written so far. */
export interface Collected {
  readonly text: string;
  /** The first match, now or later; rejects when the stream ends without one. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Gathers what a program writes. */
export function collect(stream: Readable): Collected {
  let text = '';
  let ended = false;
  const watchers = new Set<() => void>();
  const look = (): void => {
    for (const watcher of watchers) watcher();
  };
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    look();
  });
  stream.once('close', () => {
    ended = true;
    look();
  });
  return {
    get text() {
      return text;
    },
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const watcher = (): void => {
          const match = pattern.exec(text);
          if (match === null && !ended) return;
          watchers.delete(watcher);
          if (match !== null) resolve(match);
          else reject(new Error(`nothing like ${pattern} was written:\n${text}`));
        };
        watchers.add(watcher);
        watcher();
      }),
  };
}
