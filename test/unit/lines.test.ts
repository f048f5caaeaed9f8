import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineSplitter, MAX_LINE_LENGTH } from '../../electron/providers/lines.ts';
import { bytes, cutAt, cuts } from '../support/fakesBytes.ts';

function linesOf(chunks: readonly Uint8Array[]): string[] {
  const splitter = new LineSplitter();
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
}

/** What a line is, on the whole text at once. */
function expected(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

const text = fc
  .array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('\n', '\r', '\r\n', '\n\n', '━━━', '😀', 'data: x')), { maxLength: 30 })
  .map((parts) => `x${parts.join('')}`);

test('Any chunking of any text gives the same lines, with LF, CRLF and CR, and characters cut in half.', () => {
  fc.assert(
    fc.property(text, cuts, (whole, places) => {
      expect(linesOf(cutAt(whole, places))).toEqual(expected(whole));
    }),
  );
});

test('Byte by byte too.', () => {
  fc.assert(
    fc.property(text, (whole) => {
      expect(linesOf([...bytes(whole)].map((byte) => Uint8Array.of(byte)))).toEqual(expected(whole));
    }),
  );
});

test('A line is given as soon as it has ended, not a chunk later.', () => {
  const splitter = new LineSplitter();
  expect(splitter.push(bytes('one\ntw'))).toEqual(['one']);
  expect(splitter.push(bytes('o\r\n'))).toEqual(['two']);
  expect(splitter.push(bytes('three\r'))).toEqual([]);
  expect(splitter.push(bytes('\nfour'))).toEqual(['three']);
  expect(splitter.end()).toEqual(['four']);
});

test('A line that is too long is noticed, whether it ends or not.', () => {
  const open = new LineSplitter();
  open.push(bytes('x'.repeat(MAX_LINE_LENGTH)));
  expect(open.overflow).toBe(false);
  open.push(bytes('x'));
  expect(open.overflow).toBe(true);
  const ended = new LineSplitter();
  ended.push(bytes(`${'x'.repeat(MAX_LINE_LENGTH + 1)}\n`));
  expect(ended.overflow).toBe(true);
});

test('Bytes that are no UTF-8 become replacement characters and break nothing.', () => {
  expect(linesOf([Uint8Array.of(0x61, 0xff, 0x62, 0x0a)])).toEqual(['a\ufffdb']);
});
