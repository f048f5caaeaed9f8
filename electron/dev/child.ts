import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Running } from './restarter.ts';

const PATIENCE_MS = 5000;

export interface ChildOptions {
  readonly env: NodeJS.ProcessEnv;
  /** What it writes on its standard output. */
  readonly onText: (text: string) => void;
  /** It ended although nobody stopped it. */
  readonly onEnd: (code: number | null) => void;
}

/** A program that can be stopped: politely, then by force. */
export function startChild(command: string, args: readonly string[], { env, onText, onEnd }: ChildOptions): Running {
  const child: ChildProcess = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = Promise.race([once(child, 'close'), once(child, 'error')]);
  let wanted = true;
  // However this process ends, none is left behind.
  const kill = (): void => void child.kill();
  process.once('exit', kill);
  child.stdout?.setEncoding('utf8').on('data', onText);
  void ended.then(() => {
    process.off('exit', kill);
    if (wanted) onEnd(child.exitCode);
  });
  return {
    stop: async () => {
      wanted = false;
      const force = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
      if (child.exitCode === null && child.signalCode === null) kill();
      await ended;
      clearTimeout(force);
    },
  };
}
