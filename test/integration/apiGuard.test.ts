import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cookieValue } from '../../electron/api/guard.ts';
import { type HttpService, type RawAnswer, startHttpService, TOKEN } from '../support/serviceHttp.ts';

const OPEN = ['/health', '/v1/warmup/status', '/metrics'];
const GUARDED = ['/', '/api/state', '/api/settings', '/api/events', '/openapi.json', '/assets/main-1a2b.js', '/api/history/export', '/nothing'];
const bearer = { authorization: `Bearer ${TOKEN}` };
/** The page's cookie; its name holds the port, because cookies know none. */
const cookieOf = (http: { readonly port: number }) => ({ cookie: `pilotlight_token_${http.port}=${cookieValue(TOKEN)}` });

const errorOf = ({ text }: RawAnswer): { kind: string; message: string } => JSON.parse(text).error;

test.each([...OPEN, ...GUARDED])('%s is not for other names of this address: DNS rebinding is refused, even with the token', async (path) => {
  await using http = await startHttpService();
  for (const host of [
    'evil.example',
    `evil.example:${http.port}`,
    '127.0.0.1.evil.example',
    'localhost.evil.example:80',
    '0.0.0.0',
    '192.168.0.10:4747',
  ]) {
    const answer = await http.send('GET', path, { host, ...bearer });
    expect([answer.status, errorOf(answer).kind], host).toEqual([403, 'forbidden']);
  }
});

test.each([...OPEN, '/api/state'])('%s is not for pages of other origins, even with the token', async (path) => {
  await using http = await startHttpService();
  for (const origin of ['http://evil.example', 'null', `http://localhost:${http.port}`, 'http://127.0.0.1:1', `https://127.0.0.1:${http.port}`]) {
    const answer = await http.send('GET', path, { host: `127.0.0.1:${http.port}`, origin, ...cookieOf(http) });
    expect([answer.status, errorOf(answer)], origin).toEqual([403, { kind: 'forbidden', message: `Pages of ${origin} may not use this service.` }]);
  }
});

test.each(['localhost', '127.0.0.1', '[::1]', 'LOCALHOST'])('the own page reaches the API as %s', async (name) => {
  await using http = await startHttpService();
  const host = `${name}:${http.port}`;
  expect((await http.send('GET', '/api/state', { host, origin: `http://${host}`, ...cookieOf(http) })).status).toBe(200);
});

test.each(GUARDED)('%s needs the token', async (path) => {
  await using http = await startHttpService();
  const wrong = [
    {},
    { authorization: 'Bearer wrong' },
    { authorization: `Basic ${TOKEN}` },
    { authorization: `Bearer ${TOKEN}0` },
    { cookie: 'pilotlight_token_80=' },
    { cookie: `other=${TOKEN}` },
  ];
  for (const headers of wrong) {
    const answer = await http.send('GET', path, headers);
    expect([answer.status, errorOf(answer).kind], JSON.stringify(headers)).toEqual([401, 'unauthorized']);
    expect(errorOf(answer).message).toContain('Open the link that "pilotlight serve" prints');
  }
});

test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s needs the token everywhere, on open paths too', async (method) => {
  await using http = await startHttpService();
  for (const path of [...OPEN, '/v1/warmup/trigger', '/v1/warmup/usage', '/api/settings', '/api/secrets/x'])
    expect((await http.send(method, path)).status, path).toBe(401);
});

test('a change without the token changes nothing', async () => {
  await using http = await startHttpService();
  const headers = { 'content-type': 'application/json' };
  expect((await http.send('PATCH', '/api/settings', headers, '{"warming":false}')).status).toBe(401);
  expect(http.service.pilotLight.settings.current.warming).toBe(true);
  expect((await http.send('PATCH', '/api/settings', { ...headers, ...bearer }, '{"warming":false}')).status).toBe(200);
  expect(http.service.pilotLight.settings.current.warming).toBe(false);
});

test.each(OPEN)('%s answers without the token', async (path) => {
  await using http = await startHttpService();
  expect((await http.send('GET', path)).status).toBe(200);
  expect((await http.send('GET', `${path}?a=b`)).status).toBe(200);
});

test('a Bearer header and the cookie both open everything else', async () => {
  await using http = await startHttpService();
  for (const headers of [bearer, { authorization: `bearer  ${TOKEN}` }, cookieOf(http), { cookie: `a=b; ${cookieOf(http).cookie}; c=d` }]) {
    expect((await http.send('GET', '/api/state', headers)).status).toBe(200);
    expect((await http.send('GET', '/', headers)).text).toContain('<title>Pilot Light</title>');
  }
});

test('the printed link trades the token for a cookie that scripts and other sites cannot use, and leaves the token out of the address', async () => {
  await using http = await startHttpService();
  const entered = await http.send('GET', `/?token=${TOKEN}`);
  expect([entered.status, entered.headers.location]).toEqual([303, '/']);
  const [set = ''] = entered.headers['set-cookie'] ?? [];
  expect(set).toMatch(new RegExp(`^${cookieOf(http).cookie}; `));
  for (const attribute of ['HttpOnly', 'SameSite=Strict', 'Path=/']) expect(set.split('; ')).toContain(attribute);
  expect((await http.send('GET', '/', { cookie: set.split(';')[0] ?? '' })).status).toBe(200);
});

test('the cookie is not the token, and neither opens what the other does', async () => {
  await using http = await startHttpService();
  expect(cookieOf(http).cookie).not.toContain(TOKEN);
  expect((await http.send('GET', '/api/state', { cookie: `pilotlight_token_${http.port}=${TOKEN}` })).status).toBe(401);
  expect((await http.send('GET', '/api/state', { authorization: `Bearer ${cookieValue(TOKEN)}` })).status).toBe(401);
});

test('a code opens the page once, so that a link on a command line gives nothing away', async () => {
  await using http = await startHttpService();
  const code = http.service.pilotLight.entryCode();
  const entered = await http.send('GET', `/?code=${code}`);
  expect([entered.status, entered.headers.location]).toEqual([303, '/']);
  expect((await http.send('GET', `/?code=${code}`)).status).toBe(401);
});

test('a link that is used up says to a person what to do, as a page; a program gets JSON', async () => {
  await using http = await startHttpService();
  const page = await http.send('GET', '/?code=gone', { accept: 'text/html,*/*;q=0.8' });
  expect([page.status, page.headers['content-type']]).toEqual([401, 'text/html; charset=UTF-8']);
  expect(page.text).toContain('<h1>This browser needs the link of Pilot Light</h1>');
  expect(page.text).toContain('This link was used already, or is older than a minute.');
  expect(page.text).toContain('Open the link that &quot;pilotlight serve&quot; prints');
  expect((await http.send('GET', '/?code=gone')).headers['content-type']).toContain('application/json');
});

test('what a caller sends does not become part of the page that refuses it', async () => {
  await using http = await startHttpService();
  const page = await http.send('GET', '/', { accept: 'text/html', origin: 'http://<script>alert(1)</script>' });
  expect(page.status).toBe(403);
  expect(page.text).not.toContain('<script>');
});

test('a browser that has the cookie may come in by a link that is used up', async () => {
  await using http = await startHttpService();
  const entered = await http.send('GET', '/?code=gone', cookieOf(http));
  expect([entered.status, entered.headers.location]).toEqual([303, '/']);
  expect(entered.headers['set-cookie']).toBeUndefined();
});

test('monitors may ask with HEAD as well', async () => {
  await using http = await startHttpService();
  const answer = await http.send('HEAD', '/health');
  expect([answer.status, answer.text]).toEqual([200, '']);
});

test('the cookie of a service on another port opens nothing', async () => {
  await using http = await startHttpService();
  expect((await http.send('GET', '/api/state', cookieOf({ port: http.port + 1 }))).status).toBe(401);
});

test('a link with a wrong token sets no cookie and says why', async () => {
  await using http = await startHttpService();
  const answer = await http.send('GET', '/?token=wrong');
  expect([answer.status, answer.headers['set-cookie']]).toEqual([401, undefined]);
  expect(errorOf(answer).message).toContain('This link is of another Pilot Light, or of an earlier data folder.');
});

test('the token in the address opens nothing but the page: it would end in logs and histories', async () => {
  await using http = await startHttpService();
  for (const path of ['/api/state', '/openapi.json', '/assets/main-1a2b.js'])
    expect((await http.send('GET', `${path}?token=${TOKEN}`)).status).toBe(401);
});

async function withNeighbours(): Promise<HttpService> {
  const http = await startHttpService();
  await writeFile(join(http.service.dataDir, '..', 'package.json'), 'not for you');
  return http;
}

test.each([
  '/../package.json',
  '/..%2fpackage.json',
  '/..%2f..%2fpackage.json',
  '/%2e%2e/package.json',
  '/%2e%2e%2fpackage.json',
  '/assets/../../package.json',
  '/assets/..%2f..%2fpackage.json',
  '/..%5cpackage.json',
  '/..%252fpackage.json',
  '//package.json',
  '/%00',
  '/index.html%00.js',
  '/%',
  '/%c0%ae%c0%ae/package.json',
  '/assets',
  '/assets/',
  '/.',
  '/..',
])('%s leads to no file outside the page', async (path) => {
  await using http = await withNeighbours();
  const answer = await http.send('GET', path, bearer);
  expect(answer.text).not.toContain('not for you');
  // `/..` and `/.` are the root itself to any client that follows the standard.
  expect([200, 400, 404]).toContain(answer.status);
  if (answer.status === 200) expect(answer.text).toContain('<title>Pilot Light</title>');
});

test('every answer carries the strict policy, forbids sniffing, and none allows another origin', async () => {
  await using http = await startHttpService();
  const requests: [string, string, Record<string, string>][] = [
    ...[...OPEN, '/', '/api/state', '/openapi.json', '/assets/main-1a2b.js', '/nothing'].map((path): [string, string, Record<string, string>] => [
      'GET',
      path,
      bearer,
    ]),
    ['GET', '/api/state', {}],
    ['GET', '/health', { host: 'evil.example' }],
    ['OPTIONS', '/api/settings', { origin: 'http://evil.example', 'access-control-request-method': 'PATCH' }],
    ['PATCH', '/api/settings', bearer],
  ];
  for (const [method, path, headers] of requests) {
    const answer = await http.send(method, path, headers);
    const policy = String(answer.headers['content-security-policy']).split('; ');
    expect(policy, path).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"]),
    );
    expect(policy.join()).not.toMatch(/unsafe|\*/);
    expect(answer.headers, path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  }
});

test('the page may not be cached, its hashed files for ever, and answers of the API not at all', async () => {
  await using http = await startHttpService();
  const cached = async (path: string) => (await http.send('GET', path, bearer)).headers['cache-control'];
  expect(await cached('/')).toBe('no-cache');
  expect(await cached('/assets/main-1a2b.js')).toBe('public, max-age=31536000, immutable');
  expect(await cached('/api/state')).toBe('no-store');
});

test('the desktop window needs no token, because only our own session reaches it', async () => {
  await using http = await startHttpService();
  const answer = await http.service.pilotLight.fetch(new Request('app://pilotlight/api/state'));
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
});
