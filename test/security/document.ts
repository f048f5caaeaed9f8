import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

export const SECURITY = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');

/** A test that the document names. */
export interface NamedTest {
  /** From the root: `test/unit/log.test.ts`. */
  readonly file: string;
  /** As it stands in the file. */
  readonly title: string;
}

/** Names of tests are written as `file` “title” “another title”. */
export function testsIn(text: string): NamedTest[] {
  return [...text.matchAll(/`(test\/[\w./-]+\.(?:test|spec)\.ts)`((?:\s*“[^”]+”)+)/g)].flatMap(([, file = '', titles = '']) =>
    [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => ({ file, title })),
  );
}

/** Rows of the table below a heading, without its head; cells without blanks around them. */
export function rowsBelow(heading: string, text: string = SECURITY): string[][] {
  const [, section = ''] = text.split(`\n## ${heading}\n`);
  const lines = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

/** The name in backquotes of a cell. */
export const nameIn = (cell: string | undefined): string => /^`([^`]+)`/.exec(cell ?? '')?.[1] ?? '';
