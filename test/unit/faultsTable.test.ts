import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { faultsDocument } from '../../docs/faultsTable.ts';
import { cellOf, subjects } from '../support/chaosFault.ts';
import { faultClasses } from '../support/chaosFaults.ts';

const written = readFileSync(join(import.meta.dirname, '../../docs/faults.md'), 'utf8');
const all = faultClasses.flatMap(({ faults }) => faults);

test('docs/faults.md is made of the list of faults; where this fails, run: node docs/faultsTable.ts', () => {
  expect(faultsDocument()).toBe(written);
});

test('Another expectation of one fault makes it another document.', () => {
  const [first, ...others] = faultClasses;
  const [fault, ...siblings] = first?.faults ?? [];
  if (first === undefined || fault === undefined) throw new Error('there are no faults');
  const changed = { ...fault, cells: { ...fault.cells, openai: { is: 'stalled', says: /x/ } as const } };
  expect(faultsDocument([{ ...first, faults: [changed, ...siblings] }, ...others])).not.toBe(written);
});

test('Every fault has a name of its own, and every cell that is empty a reason.', () => {
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  const empty = all.flatMap((fault) => subjects.map((subject) => cellOf(fault, subject))).filter((cell) => cell.is === 'n/a');
  for (const cell of empty) expect(cell.why).toMatch(/^[A-Z].*\.$/);
});
