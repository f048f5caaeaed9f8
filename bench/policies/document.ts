import { readFileSync, writeFileSync } from 'node:fs';
import type { Goal, Report } from '../report.ts';
import { type Column, columnName, columns, type Figures, type Grid, rowName, rows } from './grid.ts';
import { picture } from './picture.ts';
import { digits } from './tables.ts';

const DOCUMENT = new URL('../../docs/policies.md', import.meta.url);
const PICTURE = new URL('../../docs/pictures/policies.svg', import.meta.url);
const BEGIN = '<!-- figures: begin, written by `npm run bench -- policies --write` -->';
const END = '<!-- figures: end -->';

/** Puts the figures between their marks in docs/policies.md, and draws the picture beside it. */
export function writeDocument({ goals, notes }: Report, grid: Grid): void {
  const office = columns.filter(({ arrivals }) => arrivals === 'office');
  const users = columns.filter(({ world }) => world === '10 min');
  const parts = [
    '### By world, office hours',
    gridTable(grid, office, columnName),
    '### By users, 10 min',
    gridTable(grid, users, ({ arrivals }) => arrivals),
    '### Goals',
    goalTable(goals),
    notes.map((note) => `- ${note}`).join('\n'),
  ];
  writeFileSync(DOCUMENT, between(readFileSync(DOCUMENT, 'utf8'), parts.join('\n\n')));
  writeFileSync(PICTURE, picture(grid));
}

function between(document: string, text: string): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`${DOCUMENT.pathname} has lost its marks`);
  return `${document.slice(0, begin + BEGIN.length)}\n\n${text}\n\n${document.slice(end)}`;
}

function gridTable(grid: Grid, shown: readonly Column[], nameOf: (column: Column) => string): string {
  return markdown(
    ['policy', ...shown.map(nameOf)],
    rows.map((row) => [rowName(row), ...shown.map((column) => both(grid.at(row, column)))]),
  );
}

/** Cold starts and pings of a day. */
function both(figures: Figures | null): string {
  if (figures === null) return '';
  return `${digits(figures.perDay('coldRequests'))} / ${figures.perDay('pings').toFixed(0)}`;
}

function goalTable(goals: readonly Goal[]): string {
  return markdown(
    ['figure', 'goal', 'measured', ''],
    goals.map(({ figure, goal, measured, ok }) => [figure, goal, measured, ok ? 'ok' : 'missed']),
  );
}

function markdown(head: readonly string[], body: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '--:'))), ...body.map(line)].join('\n');
}
