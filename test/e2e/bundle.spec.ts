import { readdirSync, readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { parseSync } from 'vite';

const dist = join(import.meta.dirname, '../../dist/electron');
const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));

interface Imports {
  /** Also what it imports later, by `import()`. */
  all: string[];
  /** What loads together with the file. */
  atStart: string[];
}

function importsOf(path: string): Imports {
  const code = readFileSync(path, 'utf8');
  const { staticImports, staticExports, dynamicImports } = parseSync(path, code).module;
  const atStart = [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) => entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? [])),
  ];
  // A computed name cannot be followed; a bundled package that has one has its own way around a missing module.
  const later = dynamicImports.flatMap(({ moduleRequest: { start, end } }) => /^(["'`])([^"'`$]+)\1$/.exec(code.slice(start, end))?.[2] ?? []);
  return { all: [...atStart, ...later], atStart };
}

/** Everything that `file` can load, now or later, by absolute path. */
function reach(file: string, seen = new Map<string, Imports>()): Map<string, Imports> {
  if (seen.has(file)) return seen;
  const imports = importsOf(file);
  seen.set(file, imports);
  for (const name of imports.all) if (name.startsWith('.')) reach(join(dirname(file), name), seen);
  return seen;
}

const isForeign = (name: string) => !name.startsWith('.') && !isBuiltin(name);

test('The headless service imports nothing but Node', () => {
  for (const [file, { all }] of reach(join(dist, 'cli.js'))) expect(all.filter(isForeign), file).toEqual([]);
});

test('The desktop app imports nothing but Node and Electron', () => {
  for (const [file, { all }] of reach(join(dist, 'main.js')))
    expect(
      all.filter(isForeign).filter((name) => name !== 'electron'),
      file,
    ).toEqual([]);
});

test('node:http is never imported statically, because that loads all of its lazy parts', () => {
  for (const file of files)
    expect(
      importsOf(join(dist, file)).all.filter((name) => /^(?:node:)?(?:https?|http2)$/.test(name)),
      file,
    ).toEqual([]);
});

test('The entries load only the boot code before the compile cache is on', () => {
  for (const entry of ['cli.js', 'main.js']) expect(importsOf(join(dist, entry)).atStart).toEqual([expect.stringMatching(/^\.\/chunks\/boot-/)]);
});

test('The command line can be run as a program', () => {
  test.skip(process.platform === 'win32', 'Windows has neither shebang nor executable bit');
  expect(readFileSync(join(dist, 'cli.js'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  expect(statSync(join(dist, 'cli.js')).mode & 0o111).toBe(0o111);
});

test('The page has no inline script and no inline style', () => {
  const html = readFileSync(join(dist, '../renderer/index.html'), 'utf8');
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=/i);
});
