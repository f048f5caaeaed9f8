/**
 * Makes the pictures of README and guide from the running demo: `npm run pictures`, which builds first; with `-- NAME …` only these. The command
 * line's are drawn from what it really prints.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { warmupStatusSchema } from '../electron/api/warmup.ts';
import { demoDataDir, filesIn } from '../electron/storage/dataDir.ts';
import { type Shot, takeAppPictures, views } from './appPictures.ts';
import { writeDemoPast } from './demoPast.ts';
import { addFailing, caller, giveTerms } from './demoTerms.ts';
import { terminalSvg } from './terminalSvg.ts';
import { doors, terms, trouble } from './termsPictures.ts';

const root = join(import.meta.dirname, '..');
const cli = join(root, 'dist/electron/cli.js');
const run = promisify(execFile);

/** Names of the pictures to take; none: all. */
const asked = process.argv.slice(2);
const drawn = ['status', 'ping'];
const known = [...views, ...terms, ...doors, ...trouble].map(({ name }) => name).concat(drawn);
const strange = asked.filter((name) => !known.includes(name));
if (strange.length > 0) throw new Error(`There is no picture ${strange.join(', ')}. There are: ${known.join(', ')}.`);
const isAsked = (name: string): boolean => asked.length === 0 || asked.includes(name);
const among = (shots: readonly Shot[]): Shot[] => shots.filter(({ name }) => isAsked(name));

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
  await takeAppPictures(link, among(views));
  const commands = { status: ['pilotlight status', 'status'], ping: ['pilotlight ping qwen3:8b --count 2', 'ping', 'qwen3:8b', '--count', '2'] };
  for (const [name, [command = '', ...args]] of Object.entries(commands).filter(([drawing]) => isAsked(drawing)))
    writeFileSync(join(import.meta.dirname, 'pictures', `${name}.svg`), terminalSvg(command, await print([...args, '--data', demo])));
  const call = caller(link);
  if (among([...terms, ...doors, ...trouble]).length > 0) await giveTerms(call);
  await takeAppPictures(link, among([...terms, ...doors]));
  if (among(trouble).length > 0) await addFailing(call);
  await takeAppPictures(link, among(trouble));
} finally {
  service.kill('SIGTERM');
  await once(service, 'close');
  rmSync(data, { recursive: true, force: true });
}
