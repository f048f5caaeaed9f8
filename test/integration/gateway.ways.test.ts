import type { ServerResponse } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import { type GatewayLab, labFor, type RawAnswer, readWhole, send, startTarget } from '../support/gatewayLab.ts';
import { asking, dial, startWire } from '../support/wire.ts';

/** What Node's HTTP server adds, and the relay does not: it tells which way an answer came. */
const wentTheLongWay = ({ headers }: Pick<RawAnswer, 'headers'>): boolean => headers['keep-alive'] !== undefined;

describe('both ways through the gateway', () => {
  const cases: readonly (readonly [string, (response: ServerResponse) => void])[] = [
    ['a length', (response) => response.writeHead(200, { 'content-length': 5 }).end('hello')],
    ['chunks', (response) => response.writeHead(201, 'Made', { 'content-type': 'text/plain' }).end('hello')],
    ['nothing', (response) => response.writeHead(204).end()],
    ['an error', (response) => response.writeHead(503, { 'retry-after': '2' }).end('{"error":"busy"}')],
    ['repeated headers', (response) => response.writeHead(200, ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'X-A', 'caf\u00e9']).end('x')],
    ['a redirect', (response) => response.writeHead(307, { location: '/elsewhere' }).end()],
    ['compressed bytes', (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(Buffer.from([31, 139, 0, 255]))],
  ];

  /** Without the headers of one connection, and without what Node's own server adds. */
  const comparable = ({ status, statusText, rawHeaders, trailers, body }: RawAnswer): object => ({
    status,
    statusText,
    headers: rawHeaders.filter(
      (_, i, all) => !['connection', 'keep-alive', 'transfer-encoding', 'date'].includes((all[i - (i % 2)] ?? '').toLowerCase()),
    ),
    trailers,
    body: body.toString('latin1'),
  });

  async function bothWays(lab: GatewayLab, method: string): Promise<readonly [RawAnswer, RawAnswer]> {
    const headers = { 'content-type': 'application/json', 'x-key': ['a', 'b'] };
    const short = await send(`${lab.at('lab')}/v1/thing?x=%20`, { method, headers }, method === 'POST' ? '{"a":1}' : undefined);
    const long = await send(
      `${lab.at('lab')}/v1/thing?x=%20`,
      { method, headers: { ...headers, 'sec-fetch-site': 'none' } },
      method === 'POST' ? '{"a":1}' : undefined,
    );
    return [short, long];
  }

  test.each(cases.flatMap(([name, answer]) => ['GET', 'POST', 'HEAD', 'DELETE'].map((method) => [method, name, answer] as const)))(
    '%s answered with %s: the same comes back, and the server sees the same',
    async (method, _, answer) => {
      const seen: (readonly [string | undefined, string | undefined, readonly string[], string])[] = [];
      await using target = await startTarget(async (request, response) => {
        const body = (await readWhole(request)).toString();
        const headers = request.rawHeaders.filter((name, i, all) => !/^(connection|sec-fetch-site)$/i.test(all[i - (i % 2)] ?? name));
        seen.push([request.method, request.url, headers, body]);
        answer(response);
      });
      await using lab = await labFor(target.url);
      const [short, long] = await bothWays(lab, method);
      expect([wentTheLongWay(short), wentTheLongWay(long)]).toEqual([false, true]);
      expect(comparable(short)).toEqual(comparable(long));
      expect(seen[0]).toEqual(seen[1]);
    },
  );

  test.each([
    ['a server that is not there', 'http://127.0.0.1:9', 502],
    ['a name that nobody knows', 'http://nowhere.invalid', 502],
  ])('%s is answered for with the same sentence', async (_, url, status) => {
    await using lab = await labFor(url);
    const [short, long] = await bothWays(lab, 'POST');
    expect(short.status).toBe(status);
    expect([short.status, short.body.toString(), short.headers['x-pilotlight']]).toEqual([long.status, long.body.toString(), 'gateway']);
    expect((await send(`${lab.at('lab')}/v1/thing`, { method: 'HEAD' })).body.toString()).toBe('');
  });

  test.each([
    ['that is another protocol', 'SSH-2.0-OpenSSH_9.9\r\n'],
    ['that wants HTTPS', '\u0015\u0003\u0001\u0000\u0002\u0002P'],
  ])('a server %s is answered for with the same sentence', async (_, said) => {
    await using wire = await startWire((socket) => void socket.end(said, 'latin1'));
    await using lab = await labFor(wire.url);
    const [short, long] = await bothWays(lab, 'GET');
    expect([short.status, short.body.toString()]).toEqual([502, long.body.toString()]);
    expect(short.body.toString()).toContain('Check the port, and http against https');
  });

  test('when the gateway ends, what runs breaks off and is not sent again', async () => {
    await using wire = await startWire(
      (socket, text) => void (text.includes('/wait') || socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')),
    );
    await using lab = await labFor(wire.url);
    expect((await send(`${lab.at('lab')}/one`)).body.toString()).toBe('ok');
    using caller = await dial(lab.port);
    caller.say(asking('/wait'));
    await vi.waitFor(() => expect(wire.heard.join('')).toContain('/wait'));
    await lab.service.pilotLight.gateway.close();
    await caller.hears('502');
    expect(wire.heard).toHaveLength(2);
    expect(wire.connections()).toBe(1);
  });
});
