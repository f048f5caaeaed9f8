import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, type as systemType, totalmem } from 'node:os';
import { z } from 'zod';

const MODULES = new URL('../node_modules/', import.meta.url);
const manifest = z.object({ version: z.string() });
/** What the benches measure beside ours, or measure with. */
const PEERS = ['undici', 'openai', 'ollama', 'croner', 'toad-scheduler', 'node-schedule', 'bullmq', 'uplot', 'vite'] as const;

/** What the figures were measured on. */
export function machineLines(): readonly string[] {
  const model = cpus()[0]?.model.trim() ?? 'unknown CPU';
  return [
    `${model}, ${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GB of memory`,
    `${systemName()}, Node ${process.versions.node} (V8 ${process.versions.v8}, SQLite ${process.versions['sqlite'] ?? '?'})`,
  ];
}

/** Versions of the peers as they are installed. */
export function versionLine(): string {
  const packages = PEERS.map((name) => `${name} ${versionOf(name) ?? 'not installed'}`);
  return [...packages, `redis-server ${redisVersion() ?? 'not installed'}`].join(', ');
}

/** `undefined`: it is not installed. */
function versionOf(name: string): string | undefined {
  const file = new URL(`${name}/package.json`, MODULES);
  return existsSync(file) ? manifest.parse(JSON.parse(readFileSync(file, 'utf8'))).version : undefined;
}

/** `undefined`: there is none on this machine. */
export function redisVersion(): string | undefined {
  const { error, stdout } = spawnSync('redis-server', ['--version'], { encoding: 'utf8' });
  return error === undefined ? (/v=(\S+)/.exec(stdout)?.[1] ?? 'of unknown version') : undefined;
}

function systemName(): string {
  const file = '/etc/os-release';
  const pretty = existsSync(file) ? /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
  return pretty === undefined ? `${systemType()} ${release().split('-', 1)[0]}` : `${pretty}, ${systemType()} ${release().split('-', 1)[0]}`;
}
