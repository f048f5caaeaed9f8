import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { announcement, answerText, readAnswerHead } from '../../electron/gateway/relay/answerHead.ts';
import { LONGEST_HEAD } from '../../electron/gateway/relay/headLines.ts';
import { readRequestHead } from '../../electron/gateway/relay/requestHead.ts';

const asked = (...lines: readonly string[]): Buffer => Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
const POST = 'POST /gateway/lab/v1/chat/completions?a=%2F HTTP/1.1';
const HOST = 'Host: 127.0.0.1:4747';

describe('the head of a request', () => {
  test("a plain one is read: what goes on keeps its order, its case and its repetitions, without what is the connection's", () => {
    const bytes = asked(POST, 'X-B:  two words\t', HOST, 'Connection: Keep-Alive', 'x-b: again', 'Keep-Alive: timeout=5', 'Content-Length: 12');
    expect(readRequestHead(Buffer.concat([bytes, Buffer.from('{"a":"\r\n\r\n"}')]))).toEqual({
      method: 'POST',
      target: '/gateway/lab/v1/chat/completions?a=%2F',
      host: '127.0.0.1:4747',
      passed: 'X-B:  two words\t\r\nx-b: again\r\nContent-Length: 12\r\n',
      bodyLength: 12,
      lengthAt: { from: bytes.length - 6, digits: 2, inPassed: 'X-B:  two words\t\r\nx-b: again\r\nContent-Length: '.length },
      closes: false,
      size: bytes.length,
    });
  });

  test('bytes of UTF-8 in a value stay as they are', () => {
    const bytes = Buffer.from(`${POST}\r\n${HOST}\r\nX-Name: \u00e0\u00a0\r\n\r\n`, 'utf8');
    const head = readRequestHead(bytes);
    expect(Buffer.from(head?.passed ?? '', 'latin1').toString('utf8')).toBe('X-Name: \u00e0\u00a0\r\n');
  });

  test.each([
    ['is not all there', Buffer.from(`${POST}\r\n${HOST}\r\n`)],
    ['goes elsewhere', asked('GET /health HTTP/1.1', HOST)],
    ['goes to the gateway itself', asked('GET /gateway HTTP/1.1', HOST)],
    ['goes to a longer name', asked('GET /gatewayx/lab HTTP/1.1', HOST)],
    ['names a whole address', asked('GET http://evil.test/gateway/lab HTTP/1.1', HOST)],
    ['is of an older HTTP', asked('GET /gateway/lab HTTP/1.0', HOST)],
    ['is a tunnel', asked('CONNECT /gateway/lab HTTP/1.1', HOST)],
    ['begins with an empty line', asked('', 'GET /gateway/lab HTTP/1.1', HOST)],
    ['has two blanks in its first line', asked('GET  /gateway/lab HTTP/1.1', HOST)],
    ['has a control character in its path', asked('GET /gateway/lab\u0001 HTTP/1.1', HOST)],
    ['has no host', asked(POST)],
    ['has two hosts', asked(POST, HOST, HOST)],
    ['has no colon in a header', asked(POST, HOST, 'X-A')],
    ['has a blank before a colon', asked(POST, HOST, 'X-A : b')],
    ['has a header without a name', asked(POST, HOST, ': b')],
    ['goes on in the next line', asked(POST, HOST, 'X-A: b', ' c')],
    ['ends a line with LF alone', asked(POST, HOST, 'X-A: b\nX-C: d')],
    ['has CR in a value', asked(POST, HOST, 'X-A: b\rc')],
    ['has NUL in a value', asked(POST, HOST, 'X-A: b\u0000c')],
    ['is chunked', asked(POST, HOST, 'Transfer-Encoding: chunked')],
    ['says two lengths', asked(POST, HOST, 'Content-Length: 5', 'Content-Length: 5')],
    ['says a length that is a sum', asked(POST, HOST, 'Content-Length: 5, 5')],
    ['says a length with a sign', asked(POST, HOST, 'Content-Length: +5')],
    ['says no length', asked(POST, HOST, 'Content-Length:')],
    ['is large', asked(POST, HOST, 'Content-Length: 65537')],
    ['waits for "100 Continue"', asked(POST, HOST, 'Expect: 100-continue')],
    ['wants an upgrade', asked(POST, HOST, 'Connection: Upgrade', 'Upgrade: websocket')],
    ['names headers of its connection', asked(POST, HOST, 'Connection: keep-alive, X-Mine')],
    ['speaks of its connection twice', asked(POST, HOST, 'Connection: close', 'Connection: close')],
    ['comes from a page', asked(POST, HOST, 'Origin: http://127.0.0.1:4747')],
    ['comes from a browser', asked(POST, HOST, 'Sec-Fetch-Site: none')],
    ['is too long', asked(POST, HOST, `X-A: ${'a'.repeat(LONGEST_HEAD)}`)],
  ])('one that %s is not for the relay', (_, bytes) => {
    expect(readRequestHead(bytes)).toBeNull();
  });

  test('whatever comes, nothing is thrown, and what goes on is lines of headers and nothing else', () => {
    const piece = fc.constantFrom(
      POST,
      HOST,
      'X-A: b',
      'Content-Length: 3',
      'Connection: close',
      '\r\n',
      '\n',
      '\r',
      ':',
      ' ',
      '\u0000',
      'é',
      'Transfer-Encoding: chunked',
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
      fc.array(piece, { maxLength: 8 }).map((pieces) => `${POST}\r\n${HOST}\r\n${pieces.join('\r\n')}\r\n\r\n`),
    );
    fc.assert(
      fc.property(text, (sent) => {
        const bytes = Buffer.from(sent, 'latin1');
        const head = readRequestHead(bytes);
        if (head === null) return;
        expect(bytes.indexOf('\r\n\r\n') + 4).toBe(head.size);
        expect(head.passed).toMatch(/^(?:[^\r\n\0:]+:[^\r\n\0]*\r\n)*$/);
        expect(head.target).toMatch(/^\/gateway\/[\x21-\x7e]*$/);
        expect(head.passed.toLowerCase()).not.toMatch(/^(host|connection|transfer-encoding):/m);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the head of an answer', () => {
  const answered = (...lines: readonly string[]) => readAnswerHead(asked(...lines), 'POST');
  const framingOf = (...lines: readonly string[]): unknown => {
    const head = answered(...lines);
    return typeof head === 'string' ? head : head.framing;
  };

  test("goes to the caller without what is the connection's, its own headers in their order", () => {
    const head = answered(
      'HTTP/1.1 207 Many things',
      'X-One: a',
      'Connection: X-Hop',
      'X-Hop: no',
      'Set-Cookie: a',
      'Set-Cookie: b',
      'Keep-Alive: timeout=5',
      'Content-Length: 2',
    );
    expect(typeof head === 'string' ? head : answerText(head, false)).toBe(
      'HTTP/1.1 207 Many things\r\nX-One: a\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nContent-Length: 2\r\n\r\n',
    );
    expect(typeof head === 'string' ? head : answerText(head, true)).toContain('\r\nConnection: close\r\n\r\n');
  });

  test.each([
    [['HTTP/1.1 200 OK', 'Content-Length: 12'], { kind: 'length', bytes: 12 }],
    [['HTTP/1.1 200', 'content-length:12\t '], { kind: 'length', bytes: 12 }],
    [['HTTP/1.0 200 OK', 'Transfer-Encoding: chunked'], { kind: 'chunked' }],
    [['HTTP/1.1 200 OK', 'Content-Length: 12', 'Content-Length: 12'], 'invalid'],
    [['HTTP/1.1 200 OK', 'Content-Length:', 'Content-Length: 12'], 'invalid'],
    [['HTTP/1.1 200 OK', 'Content-Length:'], 'invalid'],
    [['HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'], 'invalid'],
    [['HTTP/1.1 200 OK', 'Transfer-Encoding: Chunked'], { kind: 'chunked' }],
    [['HTTP/1.1 200 OK'], { kind: 'untilClose' }],
    [['HTTP/1.0 200 OK'], { kind: 'untilClose' }],
    [['HTTP/1.1 204 No Content'], { kind: 'none' }],
    [['HTTP/1.1 304 Not Modified', 'Content-Length: 5'], { kind: 'none' }],
    [['HTTP/1.1 103 Early Hints', 'Link: </a>'], { kind: 'none' }],
    [['HTTP/1.1 200 OK', 'Content-Length: 12', 'Content-Length: 13'], 'invalid'],
    [['HTTP/1.1 200 OK', 'Content-Length: 12', 'Transfer-Encoding: chunked'], 'invalid'],
    [['HTTP/1.1 200 OK', 'Content-Length: -1'], 'invalid'],
    [['HTTP/1.1 200 OK', 'Transfer-Encoding: gzip, chunked'], 'invalid'],
    [['HTTP/1.1 101 Switching Protocols', 'Upgrade: x'], 'invalid'],
    [['HTTP/2 200'], 'invalid'],
    [['HTTP/1.1 20 OK'], 'invalid'],
    [['HTTP/1.1 200 Fine\u0001'], 'invalid'],
    [['HTTP/1.1 200 OK', 'X-A: b\nX-B: c'], 'invalid'],
    [['SSH-2.0-OpenSSH'], 'invalid'],
  ])('%j is %j', (lines, framing) => {
    expect(framingOf(...lines)).toEqual(framing);
  });

  test('keeps its length, even if its connection claims it', () => {
    const head = answered('HTTP/1.1 200 OK', 'Connection: keep-alive, Content-Length', 'Content-Length: 2');
    expect(head).toMatchObject({ passed: 'Content-Length: 2\r\n', framing: { kind: 'length', bytes: 2 } });
  });

  test.each([
    ['HTTP/1.1 100 Continue', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['HTTP/1.1 102 Wait', 'HTTP/1.1 102 Processing\r\n\r\n'],
    ['HTTP/1.1 103 Early Hints', ''],
  ])('%s is passed on as %j, without headers: some clients take more for the answer', (first, passed) => {
    const head = answered(first, 'Link: </a>');
    expect(typeof head === 'string' ? head : announcement(head)).toBe(passed);
  });

  test.each([
    'SSH-2.0-OpenSSH_9.9',
    '\u0015\u0003\u0001',
    'HTTP/1.1 200 OK\nContent-Length: 2\n\nok',
    'HTTP/2',
    'HTTP/1.1 200 OK\r\nhello\r\n',
    '\r\n',
  ])('what is no HTTP is not waited for: %j', (begun) => {
    expect(readAnswerHead(Buffer.from(begun, 'latin1'), 'GET')).toBe('invalid');
  });

  test('what answers a HEAD has no body, however long it says to be', () => {
    const head = readAnswerHead(asked('HTTP/1.1 200 OK', 'Content-Length: 12'), 'HEAD');
    expect(head).toMatchObject({ framing: { kind: 'none' }, passed: 'Content-Length: 12\r\n' });
  });

  test.each([
    [['HTTP/1.1 200 OK', 'Content-Length: 0'], true],
    [['HTTP/1.1 200 OK', 'Content-Length: 0', 'Connection: Close'], false],
    [['HTTP/1.0 200 OK', 'Content-Length: 0'], false],
    [['HTTP/1.0 200 OK', 'Content-Length: 0', 'Connection: keep-alive'], true],
    [['HTTP/1.1 200 OK', 'Connection: keep-alive'], false],
  ])('after %j the connection stays: %j', (lines, keepsAlive) => {
    expect(answered(...lines)).toMatchObject({ keepsAlive });
  });

  test('one that comes in parts is read when it is all there, and one without an end is not waited for', () => {
    const bytes = asked('HTTP/1.1 200 OK', 'Content-Type: text/event-stream');
    for (let at = 0; at < bytes.length; at += 1) expect(readAnswerHead(bytes.subarray(0, at), 'GET')).toBe('partial');
    expect(readAnswerHead(bytes, 'GET')).toMatchObject({ status: 200, reason: 'OK', content: { 'content-type': 'text/event-stream' } });
    expect(readAnswerHead(Buffer.from(`HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(LONGEST_HEAD)}`), 'GET')).toBe('invalid');
  });
});
