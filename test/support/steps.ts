import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { z } from 'zod';

/**
 * Runs package.json scripts one after the other: `node test/support/steps.ts types lint …`.
 * Not `npm run a && npm run b`: the npm of some Linux distributions does not run on another Node than theirs, and inside
 * a script `node` is the one from node_modules.
 */
const root = join(import.meta.dirname, '../..');
const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
const env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}` };

for (const name of process.argv.slice(2)) {
  const script = scripts[name];
  if (script === undefined) throw new Error(`package.json has no script "${name}"`);
  process.stdout.write(`\n━━ ${name}: ${script}\n`);
  const started = performance.now();
  const { status } = spawnSync(script, { cwd: root, env, shell: true, stdio: 'inherit' });
  if (status !== 0) {
    process.stdout.write(`\n━━ ${name} failed\n`);
    process.exit(status ?? 1);
  }
  process.stdout.write(`━━ ${name} done in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}
