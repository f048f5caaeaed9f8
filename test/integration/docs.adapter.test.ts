import { execFile } from 'node:child_process';
import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { tempDir } from '../support/tempDir.ts';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** The example of docs/architecture.md, "How to add an adapter": code by the file that it belongs to. */
async function example(): Promise<Map<string, string>> {
  const text = await readFile(join(ROOT, 'docs/architecture.md'), 'utf8');
  const blocks = [...text.matchAll(/^( *)```ts adapter-example (\S+)\n([\s\S]*?)^ *```/gm)];
  return new Map(blocks.map(([, indent = '', file = '', code = '']) => [file, code.replace(new RegExp(`^${indent}`, 'gm'), '')]));
}

async function change(file: string, before: string, after: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  if (!text.includes(before)) throw new Error(`${file} has no ${before} any more; say in docs/architecture.md where it belongs now`);
  await writeFile(file, text.replace(before, after));
}

/** Asks the copy what answers, and looks at it. */
const PROBE = `
import { identify } from './providers/fingerprints.ts';
import { peekerFor } from './providers/peek/peekers.ts';

const models = [{ name: 'qwen', loaded: true, idle_seconds: 300, running: 1 }, { name: 'big', loaded: false, idle_seconds: 0, running: 0 }];
const routes = { '/status': { ember: '1.4.0', models }, '/v1/models': { object: 'list', data: [{ id: 'qwen', owned_by: 'somebody' }] } };
const ask = async (path) => {
  const json = routes[path];
  return { kind: 'answered', status: json ? 200 : 404, headers: {}, text: JSON.stringify(json ?? ''), json: json ?? null };
};
const identity = await identify(ask, 7788);
const told = await peekerFor(identity)({ ask, now: Date.now, aheadMs: () => 0 });
console.log(JSON.stringify({ identity, told }));
`;

test('The example of a new server works, when its steps are followed on a copy of the code, and its types are right.', {
  timeout: 60_000,
}, async () => {
  await using folder = await tempDir();
  const to = (path: string): string => join(folder.path, path);
  for (const room of ['providers', 'domain']) await cp(join(ROOT, 'electron', room), to(room), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), to('node_modules'), 'junction');
  const code = await example();
  await change(to('domain/modelInfo.ts'), 'const serverKinds = [\n', "const serverKinds = [\n  'ember',\n");
  await change(to('providers/fingerprints.ts'), '/** The specific ones first', `${code.get('fingerprints.ts')}\n/** The specific ones first`);
  await change(to('providers/fingerprints.ts'), 'FINGERPRINTS: readonly Fingerprint[] = [\n', 'FINGERPRINTS: readonly Fingerprint[] = [\n  ember,\n');
  await writeFile(to('providers/peek/ember.ts'), code.get('peek/ember.ts') ?? '');
  await change(to('providers/peek/peekers.ts'), 'import { koboldCppPeeker', "import { emberPeeker } from './ember.ts';\nimport { koboldCppPeeker");
  await change(to('providers/peek/peekers.ts'), '  koboldcpp: koboldCppPeeker,\n', '  koboldcpp: koboldCppPeeker,\n  ember: emberPeeker,\n');
  await writeFile(to('package.json'), '{ "type": "module" }');
  await writeFile(to('probe.ts'), PROBE);
  await writeFile(
    to('tsconfig.json'),
    JSON.stringify({
      extends: join(ROOT, 'tsconfig.json'),
      include: [],
      files: ['providers/peek/peekers.ts', 'providers/fingerprints.ts', 'providers/undici.d.ts'],
    }),
  );

  const { stdout } = await run(process.execPath, [to('probe.ts')]);
  expect(JSON.parse(stdout)).toMatchObject({
    identity: { server: { kind: 'ember', name: 'Ember', version: '1.4.0' } },
    told: {
      models: [
        { model: 'qwen', residency: 'loaded', unloadsAfterMs: 300_000, pinned: false, running: 1 },
        { model: 'big', residency: 'unloaded', unloadsAfterMs: null, pinned: false },
      ],
      listsAll: true,
      busy: true,
      tells: { residency: true, expiry: true, busy: true, use: false },
    },
  });
  const checked = await run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder.path], { cwd: folder.path }).catch(
    (error: { stdout: string }) => error,
  );
  expect(checked.stdout).toBe('');
});
