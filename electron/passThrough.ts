import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A terminal sends Ctrl-C and hang-up to the child itself; a second one would read as "stop at once". */
const isForwarded = (signal: NodeJS.Signals) => signal === 'SIGTERM' || !process.stdin.isTTY;

/** What {@link passThrough} needs of `spawn`; a test hands in another one. */
export type Spawn = (command: string, args: readonly string[], options: { stdio: 'inherit'; env: NodeJS.ProcessEnv }) => ChildProcess;

export interface PassThroughOptions {
  /** Without it the command gets that of this process. */
  readonly env?: NodeJS.ProcessEnv;
  readonly start?: Spawn;
}

/**
 * Runs a command in place of this process: same terminal, signals handed on.
 * Resolves with the exit code a shell would report (128 + n after signal n); rejects when the command cannot be started.
 */
export function passThrough(
  command: string,
  args: readonly string[],
  { env = process.env, start = spawn }: PassThroughOptions = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = start(command, args, { stdio: 'inherit', env });
    const stops = signals.map((signal) => {
      const hand = () => void (isForwarded(signal) && child.kill(signal));
      process.on(signal, hand);
      return () => void process.off(signal, hand);
    });
    const settle = () => {
      for (const stop of stops) stop();
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      settle();
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
