import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { tempDir } from '../support/tempDir.ts';
import { nameIn, rowsBelow, SECURITY, testsIn } from './document.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const manifest = z
  .object({
    dependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
    scripts: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(read('package.json')));
const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.object({ hasInstallScript: z.boolean().optional(), dev: z.boolean().optional(), version: z.string().optional() }),
    ),
  })
  .parse(JSON.parse(read('package-lock.json')));

/** Every package of the lock file, by its name. */
const packages = Object.entries(lock.packages).flatMap(([path, entry]) =>
  path === '' ? [] : [{ name: path.replace(/^.*node_modules\//, ''), ...entry }],
);

const PROMISES = [
  'Secrets',
  'The service on this computer',
  'Where requests go',
  'What servers and callers say',
  'Imports',
  'The desktop app',
  'What it is made of',
];

describe('docs/security.md', () => {
  test('names tests that are there: each file, and in it each title', () => {
    const named = testsIn(SECURITY);
    expect(named.length).toBeGreaterThan(80);
    const missing = named.filter(({ file, title }) => !existsSync(join(ROOT, file)) || !read(file).includes(title));
    expect(missing).toEqual([]);
  });

  test.each(PROMISES)('names a test for every promise below "%s"', (heading) => {
    const rows = rowsBelow(heading);
    expect(rows.length).toBeGreaterThan(2);
    for (const [promise, tests = ''] of rows) expect(testsIn(tests).length, promise).toBeGreaterThan(0);
  });

  test("has Electron's checklist, row by row, each with the test that holds it", () => {
    const rows = rowsBelow("Electron's checklist");
    expect(rows.map(([number]) => Number(number))).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    for (const [number, , , tests = ''] of rows) expect(testsIn(tests).length, number).toBeGreaterThan(0);
  });

  test('has no reference to a test that its reader of tests does not see', () => {
    const paths = [...SECURITY.matchAll(/`(test\/[^`]+)`/g)].map(([, path]) => path);
    expect(new Set(testsIn(SECURITY).map(({ file }) => file))).toEqual(new Set(paths.filter((path) => /\.(test|spec)\.ts$/.test(path ?? ''))));
  });
});

describe('Packages', () => {
  test('are ours to name: the table has exactly the direct dependencies of the program, each with a reason', () => {
    const rows = rowsBelow('Dependencies');
    expect(rows.map(([name]) => nameIn(name)).toSorted()).toEqual(Object.keys(manifest.dependencies).toSorted());
    for (const [name, reason = ''] of rows) expect(reason.length, name).toBeGreaterThan(20);
  });

  test('have exact versions, so that the lock file alone says what comes', () => {
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test('run no script when they are installed but those of the table, and the program brings none of these along', () => {
    const scripted = packages.filter(({ hasInstallScript }) => hasInstallScript === true);
    expect(
      rowsBelow('Install scripts')
        .map(([name]) => nameIn(name))
        .toSorted(),
    ).toEqual([...new Set(scripted.map(({ name }) => name))].toSorted());
    expect(scripted.filter(({ dev }) => dev !== true).map(({ name }) => name)).toEqual([]);
  });

  test('of ours run no script either', () => {
    expect(Object.keys(manifest.scripts).filter((name) => /^(pre|post)?(install|prepare|publish|pack)$/.test(name))).toEqual([]);
  });

  test('that the program is made of are few', () => {
    expect(packages.filter(({ dev }) => dev !== true).length).toBeLessThan(120);
  });
});

const workflowSchema = z.object({
  jobs: z.object({ draft: z.object({ steps: z.array(z.object({ run: z.string().optional(), env: z.record(z.string(), z.string()).optional() })) }) }),
});

describe('The bill of materials of a release', () => {
  const { steps } = workflowSchema.parse(parse(read('.github/workflows/release.yml'))).jobs.draft;
  const making = steps.find(({ run }) => run?.includes('npm sbom'));

  test('is made without a token and attached to the draft by a step that does nothing else', () => {
    expect(making).toBeDefined();
    expect(making?.env).toBeUndefined();
    const attaching = steps.find(({ run }) => run?.includes('gh release upload'));
    expect(attaching?.run).toMatch(/^gh release upload "\$GITHUB_REF_NAME" "\$RUNNER_TEMP\/[^"]+\.cdx\.json" --clobber$/);
    expect(steps.indexOf(attaching ?? {})).toBeGreaterThan(steps.indexOf(making ?? {}));
  });

  const hasTools = ['/usr/bin/jq', '/usr/local/bin/jq', '/opt/homebrew/bin/jq'].some((path) => existsSync(path));
  if (!hasTools)
    process.stdout.write('The bill of materials is not made here: there is no jq on this machine. The runners of the release have it.\n');

  test.skipIf(!hasTools)('names every dependency of the program and Electron, in their versions, and no tool of its development', async () => {
    await using folder = await tempDir();
    const env = { ...process.env, GITHUB_REF_NAME: 'v1.2.3', RUNNER_TEMP: folder.path };
    await promisify(execFile)('bash', ['-eo', 'pipefail', '-c', making?.run ?? ''], { cwd: ROOT, env, maxBuffer: 100_000_000 });
    const bill = z
      .object({
        bomFormat: z.literal('CycloneDX'),
        components: z.array(z.object({ name: z.string(), version: z.string() })),
        dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
      })
      .parse(JSON.parse(await readFile(join(folder.path, 'pilotlight-v1.2.3.cdx.json'), 'utf8')));
    const named = new Set(bill.components.map(({ name, version }) => `${name}@${version}`));
    const delivered = { ...manifest.dependencies, electron: manifest.devDependencies['electron'] ?? '' };
    for (const [name, version] of Object.entries(delivered)) expect(named, name).toContain(`${name}@${version}`);
    for (const name of ['vitest', 'vite', 'typescript', 'electron-builder', 'playwright', '@biomejs/biome'])
      expect([...named].filter((one) => one.startsWith(`${name}@`))).toEqual([]);
    const refs = new Set([...bill.dependencies.map(({ ref }) => ref)]);
    expect(bill.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !refs.has(ref))).toEqual([]);
  });
});
