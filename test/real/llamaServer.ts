import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../electron/dev/ports.ts';

/** A real llama.cpp server as a child process. */
export interface LlamaServer extends AsyncDisposable {
  readonly url: string;
  /** Kills it at once, as a crash would. */
  kill(): Promise<void>;
}

/** Starts one on a free port of loopback; `until` says when it is far enough: answering at all, or ready. */
export function startLlamaServer(model: string, args: readonly string[], until: 'answering' | 'ready'): Promise<LlamaServer> {
  return start(['-m', model, '--alias', 'tiny', ...args], until === 'ready' ? [200] : [200, 503]);
}

/** Starts one in router mode, with the test model under several names. @param folder an empty one, for the models */
export function startLlamaRouter(folder: string, names: readonly string[], args: readonly string[]): Promise<LlamaServer> {
  for (const name of names) symlinkSync(required('LLAMA_MODEL'), join(folder, `${name}.gguf`));
  return start(['--models-dir', folder, ...args], [200]);
}

async function start(args: readonly string[], enough: readonly number[]): Promise<LlamaServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(required('LLAMA_SERVER'), ['--offline', '--host', '127.0.0.1', '--port', String(port), '-c', '1024', '--no-ui', ...args], {
    stdio: 'ignore',
  });
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  await answering(child, url, enough);
  return { url, kill, [Symbol.asyncDispose]: kill };
}

export function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

async function answering(child: ChildProcess, url: string, statuses: readonly number[]): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`llama-server ended with ${child.exitCode} before it answered`);
    const status = await fetch(`${url}/health`).then(
      (answer) => answer.status,
      () => 0,
    );
    if (statuses.includes(status)) return;
    await wait(20);
  }
}
