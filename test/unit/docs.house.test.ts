import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { views } from '../../docs/appPictures.ts';
import { doors, terms, trouble } from '../../docs/termsPictures.ts';
import { documents, linksIn } from '../support/documents.ts';

const ROOT = join(import.meta.dirname, '../..');
const architecture = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');

test('The table of rooms in docs/architecture.md has every folder of electron, and no other.', () => {
  const table = /\| room \| what is in it \|\n\|[-|]+\|\n([\s\S]*?)\n\n/.exec(architecture)?.[1] ?? '';
  const named = table.split('\n').flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([\w-]+)`/g)].map(([, name]) => name));
  const folders = readdirSync(join(ROOT, 'electron'), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  expect(named.toSorted()).toEqual(folders.toSorted());
});

test('Every file that docs/architecture.md names in its section on adapters is there.', () => {
  const section = architecture.slice(architecture.indexOf('## How to add an adapter'));
  const files = new Set([...section.matchAll(/`((?:[\w.]+\/)*[\w.]+\.tsx?)`/g)].map(([, file = '']) => file));
  const all = ['electron', 'renderer', 'test'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => `/${folder}/${name.replaceAll('\\', '/')}`),
  );
  const isThere = (file: string): boolean => all.some((known) => known.endsWith(`/${file}`));
  // Those of the invented server are to be written.
  expect([...files].filter((file) => !/ember/.test(file) && !isThere(file))).toEqual([]);
});

test('Every picture is made by a script, and shown in a document.', () => {
  const shots = [...views, ...terms, ...doors, ...trouble].flatMap(({ name, schemes = ['light'] }) =>
    schemes.map((scheme) => `${name}-${scheme}.png`),
  );
  // The first two are drawn by docs/makePictures.ts, the last by `npm run bench -- policies --write`.
  const made = [...shots, 'status.svg', 'ping.svg', 'policies.svg'];
  const pictures = readdirSync(join(ROOT, 'docs/pictures'));
  const shown = new Set(documents().flatMap((document) => linksIn(document).map(({ target }) => target.replace(/^.*pictures\//, ''))));
  expect(pictures.filter((name) => !made.includes(name))).toEqual([]);
  expect(pictures.filter((name) => !shown.has(name))).toEqual([]);
});
