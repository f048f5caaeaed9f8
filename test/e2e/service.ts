import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const cli = join(import.meta.dirname, '../../dist/electron/cli.js');

export interface ServiceOptions {
  /** Simulated servers in a data folder of their own; unless told otherwise they run. */
  readonly demo?: boolean;
  /** Kept when the service ends; without one it gets an empty folder of its own. */
  readonly dataDir?: string;
  /** Unless told otherwise a free one. */
  readonly port?: number;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A running `pilotlight serve`. `link` carries the token. */
export interface RunningService {
  link: string;
  stop(): Promise<void>;
}

/** Starts the built service and waits for the link that it prints. */
export async function startService({ demo = true, dataDir, port = 0, env = {} }: ServiceOptions = {}): Promise<RunningService> {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'pilotlight-e2e-')));
  const args = [cli, 'serve', ...(demo ? ['--demo'] : []), '--port', String(port), '--data', folder];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const exited = once(child, 'exit');
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-10_000);
  });
  const stop = async () => {
    child.kill();
    await exited;
    if (dataDir === undefined) await rm(folder, { recursive: true, force: true });
  };
  for await (const line of createInterface(child.stdout)) {
    const link = /http:\/\/\S+\?token=\S+/.exec(line)?.[0];
    if (link === undefined) continue;
    child.stdout.resume();
    return { link, stop };
  }
  await stop();
  throw new Error(`the service ended without printing its link:\n${errors}`);
}
