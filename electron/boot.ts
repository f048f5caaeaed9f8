import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { passThrough } from './passThrough.ts';

/** `run`: go on here. `reexec`: start again with the Node that came with the package. `refuse`: end with this sentence. */
export type BootDecision = { kind: 'run' } | { kind: 'reexec'; node: string } | { kind: 'refuse'; message: string };

/** The first Node that has `node:sqlite` without a flag. */
const needed = { major: 22, minor: 13 };

/** Decides whether Node `version` can run Pilot Light. `bundledNode` is the path of the Node in our node_modules, if it is there. */
export function decideBoot(version: string, bundledNode: string | undefined): BootDecision {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > needed.major || (major === needed.major && minor >= needed.minor)) return { kind: 'run' };
  if (bundledNode !== undefined) return { kind: 'reexec', node: bundledNode };
  return { kind: 'refuse', message: `Pilot Light needs Node ${needed.major}.${needed.minor} or newer (24 is best); this is Node ${version}.\n` };
}

/**
 * First code of both entries; must itself run on Node 20. Runs `load` with the compile cache on, or hands over to a newer Node.
 * The cache serves only modules loaded after it is enabled: that is why an entry imports everything else through `load`.
 */
export async function boot(entryUrl: string, load: () => Promise<unknown>): Promise<void> {
  const decision = decideBoot(process.versions.node, findBundledNode(entryUrl));
  if (decision.kind === 'run') {
    module.enableCompileCache();
    if (process.versions['electron'] === undefined) saveMemory();
    await load();
  } else if (decision.kind === 'refuse') {
    process.stderr.write(decision.message);
    process.exitCode = 1;
  } else {
    process.exitCode = await passThrough(decision.node, [fileURLToPath(entryUrl), ...process.argv.slice(2)]);
  }
}

/**
 * Undici's parser is WebAssembly. At a few pings a minute, compiling it a second time for speed costs 13 MB and saves nothing; the
 * other flag saves 8 MB of the young heap. Together 96 MB become 75 with twenty endpoints.
 */
function saveMemory(): void {
  for (const flag of ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering', '--optimize-for-size']) setFlagsFromString(flag);
}

function findBundledNode(entryUrl: string): string | undefined {
  const path = fileURLToPath(new URL(`../../node_modules/node/bin/${process.platform === 'win32' ? 'node.exe' : 'node'}`, entryUrl));
  return existsSync(path) ? path : undefined;
}
