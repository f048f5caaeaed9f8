import { expect, test } from 'vitest';
import { silence, wait } from '../../electron/help/words.ts';

const S = 1_000;
const MIN = 60 * S;

test.each([
  [64.6, '65 ms'],
  [999.6, '1.0 s'],
  [3_249, '3.2 s'],
  [9_949, '9.9 s'],
  [9_951, '10 s'],
  [42_500, '43 s'],
])('A wait of %d ms is "%s".', (ms, text) => {
  expect(wait(ms)).toBe(text);
});

test.each([
  [45 * S, '45 s'],
  [59_800, '1 min'],
  [90 * S, '90 s'],
  [112 * S, '2 min'],
  [5 * MIN + 9, '5 min'],
  [60 * MIN, '1 h'],
  [75 * MIN, '75 min'],
  [90 * MIN, '1.5 h'],
  [12.4 * 60 * MIN, '12 h'],
])('A silence of %d ms is "%s".', (ms, text) => {
  expect(silence(ms)).toBe(text);
});
