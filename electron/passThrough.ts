import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What {@link passThrough} needs of `spawn`; a test hands in another one. */
export type Spawn = (command: string, args: readonly string[], options: { stdio: 'inherit' }) => ChildProcess;

/**
 * Runs a command in place of this process: same terminal, signals handed on.
 * Resolves with the exit code a shell would report (128 + n after signal n); rejects when the command cannot be started.
 */
export function passThrough(command: string, args: readonly string[], start: Spawn = spawn): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = start(command, args, { stdio: 'inherit' });
    const stops = forwarded.map((signal) => {
      const hand = () => void child.kill(signal);
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
