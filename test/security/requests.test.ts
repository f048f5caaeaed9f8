import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { MOST_BODY } from '../../electron/api/limitedBody.ts';
import { MOST_SETTINGS_TEXT } from '../../electron/domain/settingsFile.ts';
import { listenOn } from '../../electron/loopback.ts';
import { startOpenai } from '../support/fakesModels.ts';
import { openaiSettings, readOpenApi } from '../support/service.ts';
import { type HttpService, startHttpService, TOKEN } from '../support/serviceHttp.ts';

const bearer = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Sends only the head of a request that says how long its body will be. */
async function sendHead({ port }: HttpService, headers: Readonly<Record<string, string | number>>): Promise<{ status: number; text: string }> {
  const sent = request({ host: '127.0.0.1', port, agent: false, method: 'PATCH', path: '/api/settings', headers });
  sent.on('error', () => {});
  sent.flushHeaders();
  const [answer] = await once(sent, 'response');
  const told = { status: answer.statusCode, text: await text(answer) };
  sent.destroy();
  return told;
}

test('a body that says it is too large is refused before it is read', async () => {
  await using http = await startHttpService();
  const answer = await sendHead(http, { ...bearer, 'content-length': MOST_BODY + 1 });
  expect([answer.status, JSON.parse(answer.text)]).toEqual([413, { error: { kind: 'badRequest', message: 'A request holds at most 32 MB.' } }]);
  expect((await http.send('GET', '/api/state', bearer)).status).toBe(200);
});

test('a body that does not say how large it is is read up to the limit and no further', async () => {
  await using http = await startHttpService();
  const sent = request({ host: '127.0.0.1', port: http.port, agent: false, method: 'PATCH', path: '/api/settings', headers: bearer });
  sent.on('error', () => {});
  const answered = once(sent, 'response');
  const piece = Buffer.alloc(1024 * 1024, ' ');
  for (let written = 0; written < MOST_BODY; written += piece.length) if (!sent.write(piece)) await once(sent, 'drain');
  // One byte too many, and no end: it is the limit that answers.
  sent.write(' ');
  const [answer] = await answered;
  expect(answer.statusCode).toBe(413);
  sent.destroy();
  expect((await http.send('GET', '/api/state', bearer)).status).toBe(200);
});

test('whoever has no token is refused by the head alone, however much would follow', async () => {
  await using http = await startHttpService();
  expect((await sendHead(http, { 'content-type': 'application/json', 'content-length': MOST_BODY + 1 })).status).toBe(401);
});

test('the largest settings file that may be imported is below the limit', async () => {
  await using http = await startHttpService();
  const body = JSON.stringify({ text: '"'.repeat(MOST_SETTINGS_TEXT), apply: false });
  const answer = await http.send('POST', '/api/settings/import', bearer, body);
  expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('This is not JSON.')]);
});

test('a path answers only to the methods that are described, even with the token', async () => {
  await using http = await startHttpService();
  const { paths } = await readOpenApi(http.service.pilotLight);
  const headers = { ...bearer, 'content-length': '2' };
  const before = JSON.stringify(http.service.pilotLight.settings.current);
  const others = Object.entries(paths).flatMap(([path, operations]) =>
    METHODS.filter((method) => !(method.toLowerCase() in operations)).map((method) => [method, path.replace('{id}', 'x')] as const),
  );
  expect(others.length).toBeGreaterThan(100);
  for (const [method, path] of others) {
    // A path of another route may fit as well: /api/endpoints/{id} does not say that its id is not "load".
    const described = Object.entries(paths).some(([route, operations]) => method.toLowerCase() in operations && fits(route, path));
    if (!described) expect((await http.send(method, path, headers, '{}')).status, `${method} ${path}`).toBe(404);
  }
  expect(JSON.stringify(http.service.pilotLight.settings.current)).toBe(before);
});

const fits = (route: string, path: string): boolean => new RegExp(`^${route.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);

test.each(['OPTIONS', 'TRACE', 'PROPFIND', 'SEARCH'])('%s is answered by no path, and repeats nothing of the request', async (method) => {
  await using http = await startHttpService();
  for (const path of ['/', '/api/settings', '/health']) {
    const answer = await http.send(method, path, { ...bearer, 'x-canary': 'canary-header' });
    expect([answer.status, answer.text.includes('canary')], path).toEqual([404, false]);
    expect(answer.headers['allow']).toBeUndefined();
  }
});

test('no GET changes anything or asks a model: an image of another page is a GET, and browsers send it the cookie of another port', async () => {
  await using server = await startOpenai();
  await using http = await startHttpService({ settings: openaiSettings(server.url, [{ id: 'a', model: 'tiny' }]) });
  const { pilotLight } = http.service;
  const snapshot = (): string =>
    JSON.stringify([pilotLight.settings.current, pilotLight.secrets.ids(), pilotLight.demo.running, pilotLight.history.lastPings()]);
  const before = snapshot();
  const { paths } = await readOpenApi(pilotLight);
  for (const [path, operations] of Object.entries(paths)) {
    if (!('get' in operations) || path === '/api/events') continue;
    const answer = await http.send('GET', path.replace('{id}', 'a'), bearer);
    expect([200, 404], path).toContain(answer.status);
  }
  expect(snapshot()).toBe(before);
  expect(server.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
});

test('nobody gets a tunnel or a WebSocket', async () => {
  await using http = await startHttpService();
  const ask = async (head: string): Promise<string> => {
    const socket = connect(http.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.end(
      `${head}\r\nHost: 127.0.0.1:${http.port}\r\nAuthorization: Bearer ${TOKEN}\r\n`.concat(
        'Connection: close, Upgrade\r\nUpgrade: websocket\r\n\r\n',
      ),
    );
    return text(socket);
  };
  expect(await ask('CONNECT 127.0.0.1:22 HTTP/1.1')).not.toMatch(/^HTTP\/1\.1 200/);
  expect(await ask('GET /api/events HTTP/1.1')).not.toMatch(/^HTTP\/1\.1 101/);
});

test('a connection that never finishes the head of its request is ended after a minute', async () => {
  const listening = await listenOn(() => {}, 0, '');
  if (!listening.ok) throw new Error(listening.error);
  const { server } = listening.value;
  expect(server.headersTimeout).toBe(60_000);
  server.close();
});

test('the service listens on this computer alone', async () => {
  const listening = await listenOn(() => {}, 0, '');
  if (!listening.ok) throw new Error(listening.error);
  expect(listening.value.server.address()).toMatchObject({ address: '127.0.0.1' });
  listening.value.server.close();
});
