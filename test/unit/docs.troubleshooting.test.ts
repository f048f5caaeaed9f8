import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const lines = readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8').split('\n');

/** All of the program's code as one text. */
const source = ['electron', 'renderer']
  .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(ROOT, folder, name)))
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

/** Messages that the first column of a table quotes; `…` stands for whatever is filled in. */
const quoted = lines.flatMap((line, index) => {
  const cell = /^\| (.*?) \|/.exec(line)?.[1] ?? '';
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, words = '']) => ({ at: `docs/troubleshooting.md:${index + 1}`, words }));
});

test('There are messages to check.', () => {
  expect(quoted.length).toBeGreaterThan(35);
});

test.each(quoted)('$at quotes what the program says: $words', ({ words }) => {
  const missing = words.split('…').filter((piece) => !source.includes(piece.trim()));
  expect(missing).toEqual([]);
});
