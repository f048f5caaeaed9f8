import { timingSafeEqual } from 'node:crypto';
import { beforeEach, expect, test, vi } from 'vitest';
import { cookieValue } from '../../electron/api/guard.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { type HttpService, startHttpService, TOKEN } from '../support/serviceHttp.ts';

vi.mock('node:crypto', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:crypto')>();
  return { ...real, timingSafeEqual: vi.fn(real.timingSafeEqual) };
});
beforeEach(() => {
  vi.mocked(timingSafeEqual).mockClear();
});

/** Wrong ones that are looked at within a minute. */
const MOST = 20;
const WRONG = 'f'.repeat(TOKEN.length);

async function startGuessed() {
  const clock = new FakeClock();
  const http = await startHttpService({ clock });
  const guess = (): Promise<Awaited<ReturnType<HttpService['send']>>> => http.send('GET', '/api/state', { authorization: `Bearer ${WRONG}` });
  for (let i = 0; i < MOST; i += 1) expect((await guess()).status).toBe(401);
  return { http, clock, guess, [Symbol.asyncDispose]: () => http[Symbol.asyncDispose]() };
}

test('after 20 wrong tokens within a minute the next one is told to wait, and for how long', async () => {
  await using world = await startGuessed();
  await world.clock.advance(15_000);
  const answer = await world.guess();
  expect([answer.status, answer.headers['retry-after']]).toEqual([429, '45']);
  expect(JSON.parse(answer.text)).toMatchObject({ error: { kind: 'unauthorized', message: expect.stringContaining('Too many wrong tokens') } });
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
});

test('the right token goes on working meanwhile, as header, cookie and link: nobody can lock the user out by guessing', async () => {
  await using world = await startGuessed();
  const { http } = world;
  const cookie = `pilotlight_token_${http.port}=${cookieValue(TOKEN)}`;
  expect((await world.guess()).status).toBe(429);
  expect((await http.send('GET', '/api/state', { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
  expect((await http.send('GET', '/api/state', { cookie })).status).toBe(200);
  expect((await http.send('GET', `/?token=${TOKEN}`)).status).toBe(303);
  expect((await http.send('GET', `/?code=${http.service.pilotLight.entryCode()}`)).status).toBe(303);
  expect((await world.guess()).status).toBe(429);
});

test('what monitors read stays open, and whoever sends no token at all is told as ever that one is needed', async () => {
  await using world = await startGuessed();
  expect((await world.guess()).status).toBe(429);
  for (const path of ['/health', '/v1/warmup/status', '/metrics']) {
    expect((await world.http.send('GET', path)).status, path).toBe(200);
    expect((await world.http.send('GET', path, { authorization: `Bearer ${WRONG}` })).status, path).toBe(200);
  }
  expect((await world.http.send('GET', '/api/state')).status).toBe(401);
});

test('every way to send a token counts: header, cookie, link and code', async () => {
  const clock = new FakeClock();
  await using http = await startHttpService({ clock });
  const ways: readonly (readonly [string, Record<string, string>])[] = [
    ['/api/state', { authorization: `Bearer ${WRONG}` }],
    ['/api/state', { cookie: `pilotlight_token_${http.port}=${WRONG}` }],
    [`/?token=${WRONG}`, {}],
    [`/?code=${WRONG}`, {}],
  ];
  for (let i = 0; i < MOST / ways.length; i += 1)
    for (const [path, headers] of ways) expect((await http.send('GET', path, headers)).status).toBe(401);
  for (const [path, headers] of ways) expect((await http.send('GET', path, headers)).status, path).toBe(429);
});

test('a minute later guesses are looked at again, and guessing on does not make the wait longer', async () => {
  await using world = await startGuessed();
  await world.clock.advance(30_000);
  for (let i = 0; i < MOST; i += 1) expect((await world.guess()).status).toBe(429);
  await world.clock.advance(30_001);
  expect((await world.guess()).status).toBe(401);
});

test('the log tells of it once, not at every guess', async () => {
  await using world = await startGuessed();
  for (let i = 0; i < MOST; i += 1) await world.guess();
  const told = world.http.service.log.filter((line) => line.includes('wrong tokens were sent'));
  expect(told).toHaveLength(1);
  expect(told[0]).toContain('warn');
});

test('a token is compared in constant time, byte by byte to its end', async () => {
  await using http = await startHttpService();
  const compared = (): string[] => vi.mocked(timingSafeEqual).mock.calls.map(([given]) => String(given));
  await http.send('GET', '/api/state', { authorization: `Bearer ${WRONG}` });
  expect(compared()).toEqual([WRONG]);
  const cookie = 'e'.repeat(cookieValue(TOKEN).length);
  await http.send('GET', '/api/state', { cookie: `pilotlight_token_${http.port}=${cookie}` });
  expect(compared()).toContain(cookie);
  await http.send('GET', `/?token=${WRONG}`);
  expect(compared().filter((given) => given === WRONG)).toHaveLength(2);
});
