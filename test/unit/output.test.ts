import { expect, test } from 'vitest';
import { columns, complain, painter, plural, showMs, showSpan, showUsd } from '../../electron/cli/output.ts';

test.each([
  [null, '–'],
  [0, '0.0 ms'],
  [0.64, '0.6 ms'],
  [9.94, '9.9 ms'],
  [9.96, '10 ms'],
  [142.4, '142 ms'],
  [9_999, '9,999 ms'],
  [9_999.6, '10.0 s'],
  [12_345, '12.3 s'],
])('%j ms are shown as %s', (ms, text) => {
  expect(showMs(ms)).toBe(text);
});

test.each([
  [0, '$0'],
  [0.02, '$0.02'],
  [1.005, '$1.00'],
  [0.000012, '$0.000012'],
  [0.009999, '$0.009999'],
])('%j USD are shown as %s', (usd, text) => {
  expect(showUsd(usd)).toBe(text);
});

test('a cost too small for eight digits is not shown as nothing', () => {
  expect(showUsd(0.000000001)).toBe('under $0.00000001');
});

test.each([
  [0, '0 s'],
  [89_000, '89 s'],
  [90_000, '2 min'],
  [3_600_000, '60 min'],
  [5_400_000, '2 h'],
  [172_800_000, '2 d'],
])('%j ms are shown as %s', (ms, text) => {
  expect(showSpan(ms)).toBe(text);
});

test('without colours text stays as it is; with them it is the same text in between', () => {
  expect(painter({ colour: false })('red', 'failed')).toBe('failed');
  const red = painter({ colour: true })('red', 'failed');
  expect(red).toContain('failed');
  expect(red.length).toBeGreaterThan('failed'.length);
});

test('columns are as wide as their widest cell, numbers stand right, and no line ends in blanks', () => {
  const rows = [
    [{ text: 'a' }, { text: '1 ms', right: true }, { text: 'x' }],
    [{ text: 'long' }, { text: '100 ms', right: true }, { text: '' }],
  ];
  expect(columns(rows, painter({ colour: false }))).toBe('  a       1 ms  x\n  long  100 ms\n');
});

test.each([
  [0, '0 endpoints'],
  [1, '1 endpoint'],
  [2, '2 endpoints'],
])('%j of them are called "%s"', (count, text) => {
  expect(plural(count, 'endpoint')).toBe(text);
});

test.each([
  ['usage', 2],
  ['failed', 1],
  ['notRunning', 1],
] as const)('a complaint of kind %s ends with %j: a line on stderr, or one document on stdout', (kind, code) => {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
  expect(complain(terminal, { json: false }, kind, 'No.')).toBe(code);
  expect([out, err]).toEqual([[], ['pilotlight: No.\n']]);
  expect(complain(terminal, { json: true }, kind, 'No.')).toBe(code);
  expect(out.map((text) => JSON.parse(text))).toEqual([{ error: { kind, message: 'No.' } }]);
  expect(err).toHaveLength(1);
});
