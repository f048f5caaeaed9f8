import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LONGEST_HEAD } from '../../electron/gateway/relay/headLines.ts';
import { KnownHead } from '../../electron/gateway/relay/knownHead.ts';
import { readRequestHead } from '../../electron/gateway/relay/requestHead.ts';

const asked = (...lines: readonly string[]): Buffer => Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
const POST = 'POST /gateway/lab/v1/chat/completions HTTP/1.1';
const HOST = 'Host: 127.0.0.1:4747';
const withLength = (length: string): Buffer => asked(POST, 'X-A: 1', HOST, `content-length:  ${length} `, 'Connection: keep-alive', 'X-B: 2');

/** What a head that was read says of bytes that come later; they must be those that could be read. */
function again(first: Buffer, then: Buffer) {
  const head = readRequestHead(first);
  return head === null ? null : new KnownHead(first, head).readAgain(then);
}

describe('A head that is known', () => {
  test.each(['5', '12', '007', '65536', '000000000000012'])('is read again with a length of %s as if it were read anew.', (length) => {
    const then = Buffer.concat([withLength(length), Buffer.from('{"a":1}')]);
    const head = again(withLength('120'), then);
    expect(head).not.toBeNull();
    expect(head).toEqual(readRequestHead(then));
  });

  test('is read again where it says no length.', () => {
    const bytes = asked('GET /gateway/lab/v1/models HTTP/1.1', HOST, 'X-A: 1');
    expect(again(bytes, bytes)).toEqual(readRequestHead(bytes));
    expect(again(bytes, Buffer.concat([bytes, bytes]))).toEqual(readRequestHead(bytes));
  });

  test.each([
    ['that is longer than the relay takes', withLength('65537')],
    ['with too many digits', withLength('0000000000000012')],
    ['with a sign', withLength('+5')],
    ['of two numbers', withLength('5, 5')],
    ['that is missing', withLength('')],
    ['in another writing', asked(POST, 'X-A: 1', HOST, 'Content-Length:  12 ', 'Connection: keep-alive', 'X-B: 2')],
  ])('is another one with a length %s.', (_, bytes) => {
    expect(again(withLength('12'), bytes)).toBeNull();
  });

  test('is another one when a byte of it is, wherever that is, or when it is not all there.', () => {
    const first = withLength('12');
    const from = readRequestHead(first)?.lengthAt?.from ?? 0;
    for (let at = 0; at < first.length; at += 1) {
      expect(again(first, first.subarray(0, at))).toBeNull();
      if (at === from || at === from + 1) continue;
      const other = Buffer.from(first);
      other[at] = (other[at] ?? 0) ^ 1;
      expect(again(first, other)).toBeNull();
    }
  });

  test('that comes near the longest there may be is not read with a longer length.', () => {
    const head = (length: string): Buffer => {
      const short = asked(POST, HOST, 'X-A: ', 'Content-Length: 5').length;
      return asked(POST, HOST, `X-A: ${'a'.repeat(LONGEST_HEAD - short)}`, `Content-Length: ${length}`);
    };
    expect(again(head('5'), head('6'))).toEqual(readRequestHead(head('6')));
    expect(again(head('5'), head('12'))).toBeNull();
  });

  test('says of whatever comes nothing, or what reading it says.', () => {
    const line = fc.constantFrom(
      HOST,
      'X-A: b',
      'Content-Length: 3',
      'content-length:12',
      'Content-Length: 99999',
      'Connection: close',
      'Keep-Alive: 5',
      'X-B: 3',
    );
    const request = fc.array(line, { maxLength: 5 }).map((lines) => asked(POST, HOST, ...lines.filter((one) => one !== HOST)));
    const digits = fc.constantFrom('3', '12', '4', '400', '0', '99999', '');
    fc.assert(
      fc.property(request, digits, fc.string({ unit: 'binary-ascii', maxLength: 20 }), (first, length, body) => {
        const then = Buffer.from(first.toString('latin1').replace(/(content-length: ?)\d+/i, `$1${length}`) + body, 'latin1');
        const head = again(first, then);
        if (head !== null) expect(head).toEqual(readRequestHead(then));
      }),
      { numRuns: 2_000 },
    );
  });
});
