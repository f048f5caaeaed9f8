import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Document, documents } from '../support/documents.ts';

const ROOT = join(import.meta.dirname, '../..');

/** All of the program's code as one text, with blanks in place of line ends. */
const source = ['electron', 'renderer']
  .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(ROOT, folder, name)))
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n')
  .replace(/\s+/g, ' ');

/** Written slanted for the stress on it, not as the name of something. */
const STRESSED: readonly string[] = ['they', 'form', 'Takes'];

/** Names of buttons, menus, fields and sections: what a document writes as `*Settings, Budget*`. */
function labelsIn({ path, text }: Document): { at: string; label: string }[] {
  return text.split('\n').flatMap((line, index) => {
    const plain = line.replace(/`[^`]*`|\*\*[^*]+\*\*/g, (part) => '_'.repeat(part.length));
    const names = [...plain.matchAll(/\*([^*\s][^*]*?)\*/g)].flatMap(([, name = '']) => name.split(', '));
    return names.map((name) => ({ at: `${path}:${index + 1}`, label: name.replace(/ …$/, '').trim() }));
  });
}

const strangeIn = (document: Document): string[] =>
  labelsIn(document)
    .filter(({ label }) => !STRESSED.includes(label) && !source.includes(label))
    .map(({ at, label }) => `${at}: ${label}`);

test.each(documents().filter(({ path }) => path !== 'CHANGELOG.md'))('What $path calls something in the page, the page calls it too.', (document) => {
  expect(strangeIn(document)).toEqual([]);
});

test('A button that was renamed is told, with the line that names it.', () => {
  expect(strangeIn({ path: 'docs/a.md', text: 'Press\n*Settings, Frobnicate* or *Undo*.' })).toEqual(['docs/a.md:2: Frobnicate']);
});

test('Every metric that a document names is one of the program.', () => {
  const named = documents().flatMap(({ text }) => [...text.matchAll(/pilotlight_\w+/g)].map(([name]) => name));
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !source.includes(name))).toEqual([]);
});
