import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { pingSchema } from '../../electron/domain/ping.ts';
import { CURRENT_VERSION } from '../../electron/domain/settingsUpgrade.ts';

const CLI = join(import.meta.dirname, '../../dist/electron/cli.js');

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the built command line. */
export function startCli(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  if (!existsSync(CLI)) throw new Error(`${CLI} is not there; run: npm run build`);
  return spawn(process.execPath, [CLI, ...args], { env: { ...process.env, NO_COLOR: '1', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs the built command line to its end. */
export async function runCli(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Finished> {
  const child = startCli(args, env);
  if (child.stdout === null || child.stderr === null) throw new Error('no pipes');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}

const report = z.object({ endpoint: z.object({ model: z.string() }), pings: z.array(pingSchema), summary: z.object({ count: z.number() }) });

/** `ping --json` of a server that is not configured: its exit code and its one ping. */
export async function pingJson(url: string, more: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const done = await runCli(['ping', '--kind', 'openai', '--base-url', url, '--model', 'tiny', '--json', ...more], env);
  const { pings } = report.parse(JSON.parse(done.stdout));
  const [ping] = pings;
  if (ping === undefined) throw new Error(`no ping in ${done.stdout}`);
  return { code: done.code, ping, stderr: done.stderr };
}

/** A ping as the history has it; `at` in ms since 1970. */
export type Served = z.infer<typeof served>;

const served = z.object({
  outcome: z.string(),
  reason: z.string().nullable(),
  endpointId: z.string(),
  at: z.iso.datetime().transform((text) => Date.parse(text)),
});

/**
 * Serves these settings from a data folder of its own while `watch` runs.
 * @param watch is given what reads the history as it is by then
 * @returns what the history holds afterwards, oldest first
 */
export async function serveWhile(
  settings: object,
  watch: (soFar: () => Promise<Served[]>) => Promise<void>,
  env: Readonly<Record<string, string>> = {},
): Promise<Served[]> {
  using data = tempData();
  writeFileSync(join(data.path, 'settings.json'), JSON.stringify({ version: CURRENT_VERSION, ...settings }), { mode: 0o600 });
  const service = startCli(['serve', '--port', '0', '--data', data.path, '--start-delay', '1s', '--log-level', 'error'], env);
  await watch(() => servedFrom(data.path));
  service.kill('SIGTERM');
  await once(service, 'close');
  // The folder goes when this returns.
  return await servedFrom(data.path);
}

async function servedFrom(dataDir: string): Promise<Served[]> {
  const { stdout } = await runCli(['export', '--data', dataDir, '--format', 'jsonl']);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => served.parse(JSON.parse(line)));
}

/** A data folder of its own, gone at the end. */
export function tempData(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'pilotlight-real-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
