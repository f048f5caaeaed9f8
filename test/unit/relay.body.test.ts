import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BodyPart, followerFor } from '../../electron/gateway/relay/answerBody.ts';
import type { Framing } from '../../electron/gateway/relay/answerHead.ts';

interface Followed {
  readonly content: string;
  readonly used: number;
  readonly state: BodyPart['state'];
}

/** Follows a body that comes in these pieces, up to its end. */
function follow(framing: Framing, pieces: readonly Buffer[]): Followed {
  const follower = followerFor(framing);
  const content: Buffer[] = [];
  let used = 0;
  for (const piece of pieces) {
    const part = follower.take(piece);
    content.push(...part.content);
    used += part.used;
    if (part.state !== 'goesOn') return { content: Buffer.concat(content).toString('latin1'), used, state: part.state };
  }
  return { content: Buffer.concat(content).toString('latin1'), used, state: 'goesOn' };
}

/** Cuts bytes at any places. */
function cut(bytes: Buffer, at: readonly number[]): Buffer[] {
  const places = [...new Set([0, ...at.map((place) => place % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  return places.slice(1).map((end, i) => bytes.subarray(places[i], end));
}

const CHUNKED: Framing = { kind: 'chunked' };
const chunked = (text: string): Followed => follow(CHUNKED, [Buffer.from(text, 'latin1')]);
const places = fc.array(fc.nat(10_000), { maxLength: 12 });
const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((array) => Buffer.from(array).toString('latin1'));
const chunk = fc.record({ data: bytes, upper: fc.boolean(), zeros: fc.nat(3), extension: fc.constantFrom('', ';a=b', ';x="y"; z') });
const trailers = fc.array(fc.constantFrom('X-Sum: 1\r\n', 'x-empty:\r\n'), { maxLength: 3 });
const behind = fc.constantFrom('', 'HTTP/1.1 200 OK\r\n', '0\r\n\r\n', '\u0000');

test('a chunked body ends where it ends, however it is cut into chunks and into pieces, and what comes behind is not its own', () => {
  fc.assert(
    fc.property(fc.array(chunk, { maxLength: 6 }), trailers, behind, places, (chunks, lines, after, at) => {
      const coded = chunks.map(({ data, upper, zeros, extension }) => {
        const size = `${'0'.repeat(zeros)}${data.length.toString(16)}`;
        return `${upper ? size.toUpperCase() : size}${extension}\r\n${data}\r\n`;
      });
      const body = `${coded.join('')}0\r\n${lines.join('')}\r\n`;
      const followed = follow(CHUNKED, cut(Buffer.from(body + after, 'latin1'), at));
      expect(followed).toEqual({ content: chunks.map(({ data }) => data).join(''), used: body.length, state: 'ended' });
    }),
    { numRuns: 1_000 },
  );
});

test('a body of a known length ends there', () => {
  fc.assert(
    fc.property(bytes, behind, places, (body, after, at) => {
      const followed = follow({ kind: 'length', bytes: body.length }, cut(Buffer.from(body + after, 'latin1'), at));
      expect(followed).toEqual({ content: body, used: body.length, state: 'ended' });
    }),
  );
});

test('a body of no bytes has ended before anything comes', () => {
  expect(follow({ kind: 'none' }, [Buffer.from('HTTP/1.1')])).toEqual({ content: '', used: 0, state: 'ended' });
  expect(follow({ kind: 'length', bytes: 0 }, [Buffer.alloc(0)])).toEqual({ content: '', used: 0, state: 'ended' });
});

test('a body that ends with its connection goes on until then', () => {
  expect(follow({ kind: 'untilClose' }, [Buffer.from('a'), Buffer.from('b')])).toEqual({ content: 'ab', used: 2, state: 'goesOn' });
});

test.each([
  ['no size', '\r\n'],
  ['a size that is no number', 'x\r\n'],
  ['a size with a sign', '-1\r\n'],
  ['a blank behind a size', '1 \r\na\r\n0\r\n\r\n'],
  ['a size in two words', '1 1\r\na\r\n0\r\n\r\n'],
  ['a size that no computer holds', 'ffffffffffffffff\r\n'],
  ['a size of endless zeros', '00000000000000000\r\n'],
  ['a size line that ends with LF', '1\na\r\n0\r\n\r\n'],
  ['a size line that ends with CR', '1\ra'],
  ['an extension that ends with LF', '1;a\na'],
  ['an endless extension', `1;${'a'.repeat(5_000)}`],
  ['a chunk that is longer than it says', '1\r\nab\r\n'],
  ['a chunk that ends with LF', '1\r\na\n'],
  ['trailers that are no headers', '0\r\nhello\r\n\r\n'],
  ['a trailer that ends with LF', '0\r\na: b\nc: d\r\n\r\n'],
  ['endless trailers', `0\r\n${'a: b\r\n'.repeat(3_000)}`],
])('%s is broken, as nobody can tell where it ends', (_, text) => {
  expect(chunked(text).state).toBe('broken');
});

test('any bytes are followed without a throw, and never further than they reach', () => {
  const mess = fc.array(fc.constantFrom('1', 'a', '\r', '\n', '\r\n', '0\r\n', ';', ':', 'ff'), { maxLength: 40 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(mess, places, (text, at) => {
      const pieces = cut(Buffer.from(text, 'latin1'), at);
      const whole = chunked(text);
      expect(whole.used).toBeLessThanOrEqual(text.length);
      // The cuts change nothing.
      expect(follow(CHUNKED, pieces)).toEqual(whole);
    }),
    { numRuns: 2_000 },
  );
});
