import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { labFor, readWhole, send, startTarget } from '../support/gatewayLab.ts';
import { asking, dial, posting, startWire } from '../support/wire.ts';

/** Answers with the path and the body of each request. */
const echo = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const body = await readWhole(request);
  response.end(`[${request.url} ${body.toString()}]`);
};

describe('a connection', () => {
  test('carries one request after the other, also those that come before the last one is answered, each answered in its turn', async () => {
    await using target = await startTarget(echo);
    await using lab = await labFor(target.url);
    using caller = await dial(lab.port);
    caller.say(posting('/one', 'first') + posting('/two', 'second') + asking('/three'));
    await caller.hears('[/three ]');
    caller.say(posting('/four', 'last'));
    await caller.hears('[/four last]');
    expect(caller.heard.text.match(/\[\/\w+ \w*\]/g)).toEqual(['[/one first]', '[/two second]', '[/three ]', '[/four last]']);
    expect(caller.heard.text.toLowerCase()).not.toContain('keep-alive');
  });

  test('that also asks for something else goes on with it at once, and with the gateway after that', async () => {
    await using target = await startTarget(echo);
    await using lab = await labFor(target.url);
    using caller = await dial(lab.port);
    caller.say(`${posting('/one', 'first')}GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
    await caller.hears('[/one first]');
    await caller.hears('"status"');
    caller.say(posting('/two', 'second'));
    await caller.hears('[/two second]');
    caller.say('GET /api/state HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await caller.hears('HTTP/1.1 401');
  });

  test.each([
    ['head and body apart', (text: string) => [text.slice(0, -5), text.slice(-5)]],
    ['the head in two', (text: string) => [text.slice(0, 30), text.slice(30)]],
    ['every byte for itself', (text: string) => [...text]],
  ])('brings a request in pieces: %s', async (_, pieces) => {
    await using target = await startTarget(echo);
    await using lab = await labFor(target.url);
    using caller = await dial(lab.port);
    for (const piece of pieces(posting('/cut', 'hello'))) {
      caller.say(piece);
      await new Promise(setImmediate);
    }
    await caller.hears('[/cut hello]');
  });

  test('ends after the answer where the request says so', async () => {
    await using target = await startTarget(echo);
    await using lab = await labFor(target.url);
    using caller = await dial(lab.port);
    caller.say(posting('/one', 'first', 'Connection: close'));
    await caller.isLeft();
    expect(caller.heard.text).toContain('[/one first]');
    expect(caller.heard.text).toContain('Connection: close');
  });

  test('of a caller who leaves is left by us, and the server learns it', async () => {
    const gone = Promise.withResolvers<void>();
    await using target = await startTarget((_request, response) => {
      response.on('close', () => gone.resolve());
      response.write('part');
    });
    await using lab = await labFor(target.url);
    using caller = await dial(lab.port);
    caller.say(asking('/stay'));
    await caller.hears('part');
    caller.socket.end();
    await gone.promise;
    await caller.isLeft();
  });

  test('sees the switch go off between two requests', async () => {
    await using target = await startTarget(echo);
    await using lab = await labFor(target.url);
    using caller = await dial(lab.port);
    caller.say(posting('/one', 'first'));
    await caller.hears('[/one first]');
    await lab.service.call('PATCH', '/api/settings', { gateway: { enabled: false } });
    caller.say(posting('/two', 'second'));
    await caller.hears('switched off');
  });
});

describe('an answer', () => {
  /** Asks once, whichever way the server answers. */
  async function answerOf(said: string, after: (socket: Socket) => void = () => {}): Promise<{ text: string; ended: boolean }> {
    await using wire = await startWire((socket) => {
      socket.write(said, 'latin1', () => after(socket));
    });
    await using lab = await labFor(wire.url);
    using caller = await dial(lab.port);
    caller.say(asking('/thing', 'Connection: close'));
    await caller.isLeft();
    return caller.heard;
  }

  test('without a length ends where its connection ends, and comes in chunks', async () => {
    const { text } = await answerOf('HTTP/1.0 200 Fine\r\nX-A: b\r\n\r\nhello', (socket) => socket.end());
    expect(text).toBe('HTTP/1.1 200 Fine\r\nX-A: b\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n0\r\n\r\n');
  });

  test('in chunks keeps its chunks, its extensions and its trailers', async () => {
    const body = '3;x=y\r\none\r\n3\r\ntwo\r\n0\r\nX-Sum: 6\r\n\r\n';
    const { text } = await answerOf(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n${body}`);
    expect(text).toBe(`HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n${body}`);
  });

  test('is announced by what comes before it', async () => {
    const { text } = await answerOf(
      'HTTP/1.1 102 Processing\r\nX-A: b\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    );
    expect(text).toBe('HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok');
  });

  test.each([
    ['breaks off in the middle', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhel'],
    ['breaks off between two chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n'],
  ])('that %s does not look whole', async (_, said) => {
    const { text } = await answerOf(said, (socket) => socket.end());
    expect(text).not.toContain('0\r\n\r\n');
    expect(text.length).toBeLessThan(said.length + 'Connection: close\r\n'.length + 1);
  });

  test('whose chunks cannot be read ends the connection', async () => {
    const { text } = await answerOf('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello');
    expect(text).not.toContain('hello');
  });

  test.each([
    ['is not HTTP', 'SSH-2.0-OpenSSH_9.9\r\n\r\n'],
    ['switches protocols though nobody asked', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'],
    ['contradicts itself', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['is only announced, again and again', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(5_000)],
    ['is another protocol and waits', 'SSH-2.0-OpenSSH_9.9\r\n'],
    ['ends its lines with LF alone', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok'],
    ['has no end of its head', `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(20_000)}`],
  ])('that %s becomes a sentence', async (_, said) => {
    const { text } = await answerOf(said);
    expect(text).toContain('HTTP/1.1 502 Bad Gateway\r\n');
    expect(text).toContain('does not speak HTTP');
  });

  test('with something behind it is the last one of its connection', async () => {
    await using wire = await startWire(
      (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfake'),
    );
    await using lab = await labFor(wire.url);
    for (let i = 0; i < 3; i += 1) expect((await send(`${lab.at('lab')}/thing`)).body.toString()).toBe('ok');
    expect(wire.connections()).toBe(3);
  });

  test('of a good server is followed by the next one on the same connection', async () => {
    await using wire = await startWire((socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
    await using lab = await labFor(wire.url);
    for (let i = 0; i < 3; i += 1) expect((await send(`${lab.at('lab')}/thing`)).body.toString()).toBe('ok');
    expect(wire.connections()).toBe(1);
  });

  test('that nobody asked for ends the connection, so that no request gets it', async () => {
    const first = Promise.withResolvers<Socket>();
    await using wire = await startWire((socket) => {
      first.resolve(socket);
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    });
    await using lab = await labFor(wire.url);
    expect((await send(`${lab.at('lab')}/thing`)).body.toString()).toBe('ok');
    const socket = await first.promise;
    const closed = once(socket, 'close');
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfake');
    await closed;
    expect((await send(`${lab.at('lab')}/thing`)).body.toString()).toBe('ok');
    expect(wire.connections()).toBe(2);
  });

  test('that comes before all was sent ends the connection, and says so, so that the rest is no request', async () => {
    await using wire = await startWire((socket, text) => {
      if (text.startsWith('POST')) socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno');
    });
    await using lab = await labFor(wire.url);
    using caller = await dial(lab.port);
    const rest = asking('/stolen');
    caller.say(posting('/early', `1234567890${rest}`).slice(0, -rest.length));
    await caller.hears('413 Too Large');
    await caller.hears('\r\nConnection: close\r\n');
    caller.say(rest);
    await caller.isLeft();
    expect(wire.heard.join('')).not.toContain('/stolen');
  });
});
