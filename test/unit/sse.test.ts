import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_LINE_LENGTH } from '../../electron/providers/lines.ts';
import { SseParser } from '../../electron/providers/sse.ts';
import { bytes, cutAt, cuts } from '../support/fakesBytes.ts';

function eventsOf(chunks: readonly Uint8Array[]): string[] {
  const parser = new SseParser();
  return [...chunks.flatMap((chunk) => parser.push(chunk)), ...parser.end()];
}

const eventsIn = (text: string): string[] => eventsOf([bytes(text)]);

test.each([
  ['data: a\n\n', ['a']],
  ['data:a\n\n', ['a']],
  ['data:  a\n\n', [' a']],
  ['data: a\r\n\r\ndata: b\r\n\r\n', ['a', 'b']],
  ['data: a\r\rdata: b\r\r', ['a', 'b']],
  ['data: a\ndata: b\n\n', ['a\nb']],
  [': a comment\n\ndata: a\n\n', ['a']],
  [':\n\n:\n\n', []],
  ['event: message\nid: 7\nretry: 10\ndata: a\n\n', ['a']],
  ['data\n\n', ['']],
  ['\n\n\ndata: a\n\n\n\n', ['a']],
  ['dataset: a\n\n', []],
  ['data: {"x":"━"}\n\n', ['{"x":"━"}']],
])('%j carries %j.', (text, events) => {
  expect(eventsIn(text)).toEqual(events);
});

test('An event that lacks its empty line is given at the end of the stream.', () => {
  expect(eventsIn('data: a\n\ndata: [DONE]')).toEqual(['a', '[DONE]']);
});

const data = fc.string({ unit: 'grapheme' }).map((line) => line.replace(/[\r\n]/g, '·'));
const block = fc.oneof(
  fc.record({ lines: fc.array(data, { minLength: 1, maxLength: 3 }), end: fc.constantFrom('\n', '\r\n', '\r') }).map(({ lines, end }) => ({
    text: `${lines.map((line) => `data: ${line}${end}`).join('')}${end}`,
    event: [lines.join('\n')],
  })),
  data.map((comment) => ({ text: `: ${comment}\n\n`, event: [] })),
);

test('Any chunking of any stream gives the same events, with any line end and comments between.', () => {
  fc.assert(
    fc.property(fc.array(block, { maxLength: 8 }), cuts, (blocks, places) => {
      const text = blocks.map((one) => one.text).join('');
      expect(eventsOf(cutAt(text, places))).toEqual(blocks.flatMap(({ event }) => event));
    }),
  );
});

test('A line that is too long is noticed.', () => {
  const parser = new SseParser();
  parser.push(bytes(`data: ${'x'.repeat(MAX_LINE_LENGTH)}`));
  expect(parser.overflow).toBe(true);
});
