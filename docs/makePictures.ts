/** Makes the pictures of README and guide from the running demo: `npm run pictures`, after a build. The command line's are drawn from what it really prints. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { warmupStatusSchema } from '../electron/api/warmup.ts';
import { demoDataDir, filesIn } from '../electron/storage/dataDir.ts';
import { takeAppPictures, views } from './appPictures.ts';
import { writeDemoPast } from './demoPast.ts';
import { addFailing, caller, giveTerms } from './demoTerms.ts';
import { terminalSvg } from './terminalSvg.ts';
import { terms, trouble } from './termsPictures.ts';

const root = join(import.meta.dirname, '..');
const cli = join(root, 'dist/electron/cli.js');
const run = promisify(execFile);

async function print(args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [cli, ...args], { env: { ...process.env, FORCE_COLOR: '1' } }).catch(
    (error: { stdout: string }) => error,
  );
  return stdout;
}

/** The demo is worth a picture once its endpoints differ. */
async function untilItDiffers(url: string): Promise<void> {
  for (;;) {
    const status = warmupStatusSchema.parse(await (await fetch(new URL('/v1/warmup/status', url))).json());
    const seen = new Set(status.endpoints.map(({ warmth }) => warmth));
    if (seen.has('warm') && seen.has('cold') && seen.has('failing') && status.endpoints.every(({ warmth }) => warmth !== 'unknown')) return;
    await wait(500);
  }
}

/** With the token. */
async function linkOf(service: ChildProcess): Promise<string> {
  for await (const chunk of service.stdout ?? []) {
    const link = /http:\/\/\S+\?token=\w+/.exec(String(chunk))?.[0];
    if (link !== undefined) return link;
  }
  throw new Error('the demo did not start');
}

const data = mkdtempSync(join(tmpdir(), 'pilotlight-pictures-'));
const demo = demoDataDir(data);
mkdirSync(demo, { recursive: true });
await writeDemoPast(filesIn(demo).history, Date.now());
const service = spawn(process.execPath, [cli, 'serve', '--demo', '--port', '0', '--data', data, '--log-level', 'silent'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const link = await linkOf(service);
  await untilItDiffers(link);
  await takeAppPictures(link, views);
  const pictures = {
    status: { command: 'pilotlight status', text: await print(['status', '--data', demo]) },
    ping: { command: 'pilotlight ping qwen3:8b --count 2', text: await print(['ping', 'qwen3:8b', '--count', '2', '--data', demo]) },
  };
  for (const [name, { command, text }] of Object.entries(pictures))
    writeFileSync(join(import.meta.dirname, 'pictures', `${name}.svg`), terminalSvg(command, text));
  const call = caller(link);
  await giveTerms(call);
  await takeAppPictures(link, terms);
  await addFailing(call);
  await takeAppPictures(link, trouble);
} finally {
  service.kill('SIGTERM');
  await once(service, 'close');
  rmSync(data, { recursive: true, force: true });
}
