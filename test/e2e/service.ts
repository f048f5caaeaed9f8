import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const cli = join(import.meta.dirname, '../../dist/electron/cli.js');

/** A running `pilotlight serve --demo` on a free port with an empty data folder. `link` carries the token. */
export interface RunningService {
  link: string;
  stop(): Promise<void>;
}

/** Starts the built service and waits for the link that it prints. */
export async function startService(): Promise<RunningService> {
  const dataDir = await mkdtemp(join(tmpdir(), 'pilotlight-e2e-'));
  const child = spawn(process.execPath, [cli, 'serve', '--demo', '--port', '0', '--data', dataDir], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-10_000);
  });
  const stop = async () => {
    child.kill();
    await exited;
    await rm(dataDir, { recursive: true, force: true });
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
