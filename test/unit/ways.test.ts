import { describe, expect, test } from 'vitest';
import { pingSchema } from '../../electron/domain/ping.ts';
import { Catalog } from '../../electron/keepalive/catalog.ts';
import { KeepAlive, UNSEEN } from '../../electron/keepalive/keepAlive.ts';
import { silentLog } from '../../electron/keepalive/log.ts';
import { sampleOfPing } from '../../electron/storage/history/pingRow.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { answered, refused, after as replyAfter } from '../support/fakes.ts';
import { FakeMonitor } from '../support/fakesMonitor.ts';
import { keep, outcomesOf, reasonsOf } from '../support/keptHost.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const MINUTE = 60;
const ollama = httpProvider('ollama');
const box = httpProvider('openai');

describe('An endpoint that is only looked at', () => {
  test('is looked at every interval, and never sent anything.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '2m', way: 'peek' } });
    host.use('a');
    await fake.seconds(30 * MINUTE);
    expect(host.jobs).toEqual([]);
    expect(fake.recorded.length).toBeGreaterThanOrEqual(14);
    expect(fake.recorded.length).toBeLessThanOrEqual(16);
    expect(fake.recorded.every((ping) => pingSchema.safeParse(ping).success)).toBe(true);
    expect(fake.recorded.at(1)).toMatchObject({ ttftMs: null, totalMs: null, inputTokens: 0, reason: 'Only looked at, which keeps nothing warm.' });
    expect(fake.recorded.at(-1)).toMatchObject({ outcome: 'cold', reason: 'Only looked at: it is not loaded.' });
  });

  test('goes cold when its server unloads it, and is shown so; nobody loads it again.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '2m', way: 'peek' } }, { unloadsAfterMs: 300_000 });
    host.use('a');
    await fake.seconds(2 * MINUTE);
    expect(fake.state('a')).toMatchObject({ warmth: 'warm', coldAt: expect.any(Number), lastTtftMs: null });
    await fake.seconds(10 * MINUTE);
    expect(fake.state('a')).toMatchObject({ warmth: 'cold', error: null, consecutiveFailures: 0 });
    expect(host.loads).toEqual([]);
    expect(fake.state('a').why).toMatch(/^Next look at \d\d:\d\d:\d\d\. It is only looked at, so it may go cold\.$/);
  });

  test('is looked at once a minute where its interval would be learned, and teaches nothing.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: 'auto', way: 'peek' } }, { tells: { expiry: false, use: false } });
    host.use('a');
    await fake.seconds(20 * MINUTE);
    expect(fake.state('a').intervalSeconds).toBe(60);
    expect(fake.recorded.length).toBeGreaterThanOrEqual(18);
    expect(fake.recorded.length).toBeLessThanOrEqual(21);
  });

  test('is looked at when asked, although somebody is being answered.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1h', way: 'peek' } });
    host.use('a', { takesMs: 120_000 });
    const [ping] = await fake.monitor.pingNow(['a']);
    expect(ping).toMatchObject({ outcome: 'warm', totalMs: null });
  });

  test('fails with advice on a server that cannot be looked at, and is skipped while its model loads.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '2m', way: 'peek' } });
    host.loading = 'a';
    await fake.seconds(2 * MINUTE);
    expect(reasonsOf(fake).at(-1)).toContain('is loading a');
    expect(fake.state('a').warmth).toBe('loading');
    host.loading = null;
    host.answer = 'blind';
    await fake.seconds(1);
    const [ping] = await fake.monitor.pingNow(['a']);
    expect(ping).toMatchObject({ outcome: 'failed', error: { kind: 'badRequest', message: expect.stringContaining('cannot be only looked at') } });
  });
});

describe('An endpoint that is only loaded', () => {
  test('is kept warm like any other where its server takes a load as a use, without a time to the first token.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '2m', way: 'load' } }, { unloadsAfterMs: 300_000 });
    await fake.seconds(20 * MINUTE);
    expect(host.isLoaded('a')).toBe(true);
    expect(host.loads).toEqual(['a']);
    expect(outcomesOf(fake).slice(0, 3)).toEqual(['cold', 'warm', 'warm']);
    expect(
      fake.recorded.every(({ ttftMs, reason }) => ttftMs === null && reason === 'Loaded without a token, so there is no time to first token.'),
    ).toBe(true);
    expect(fake.state('a')).toMatchObject({ warmth: 'warm', lastTtftMs: null });
  });

  test('that is loaded already, on a server with nothing more to ask for, is looked at until it has gone.', async () => {
    const nothingSent = replyAfter(0, answered(null, { coldHint: 'warm', onlyLooked: true }));
    const fake = new FakeMonitor(settingsOf([box], [endpointOf('a', { keepAlive: 'auto', way: 'load' })]), { reply: () => nothingSent });
    await fake.monitor.start();
    await fake.seconds(10 * MINUTE);
    expect(fake.recorded.length).toBeGreaterThanOrEqual(8);
    expect(fake.recorded.length).toBeLessThanOrEqual(11);
    expect(fake.recorded.at(-1)).toMatchObject({
      outcome: 'warm',
      totalMs: null,
      reason: expect.stringContaining('Loaded already, so nothing was sent'),
    });
    expect(fake.state('a').why).toContain('It is loaded again when it has gone.');
  });

  test('is cold by what a look says, not by how long the call took.', async () => {
    const catalog = new Catalog(settingsOf([ollama], [endpointOf('a', { way: 'load' })]));
    const slow = answered(null, { coldHint: 'cold', loadMs: 900 });
    const keepAlive = new KeepAlive({ catalog: () => catalog, transport: { ping: async () => slow }, clock: new FakeClock(), log: silentLog });
    const target = catalog.targets.get('a');
    if (target === undefined) throw new Error('no endpoint a');
    const context = { ...UNSEEN, expectation: 'warm', gapMs: null, signal: new AbortController().signal } as const;
    expect(await keepAlive.ping(target, { ...context, seen: 'warm' })).toMatchObject({ outcome: 'warm' });
    expect(await keepAlive.ping(target, context)).toMatchObject({ outcome: 'cold' });
  });
});

describe('Confirmations', () => {
  const needing = (confirmations: number, reply = () => replyAfter(200)) =>
    new FakeMonitor(settingsOf([box], [endpointOf('a', { keepAlive: '1m', confirmations })]), { reply });

  test('An endpoint is called warm after so many warm answers in a row, and says how many it has.', async () => {
    const fake = needing(3);
    await fake.monitor.start();
    const seen: string[] = [];
    for (let i = 0; i < 4; i += 1) {
      await fake.seconds(MINUTE + 1);
      seen.push(fake.state('a').warmth);
    }
    expect(seen).toEqual(['unknown', 'unknown', 'warm', 'warm']);
  });

  test('A failure or a cold answer in between starts the count anew.', async () => {
    const replies = [200, 200, 'cold', 200, 200, 'failed', 200, 200, 200] as const;
    let turn = 0;
    const fake = needing(2, () => {
      const reply = replies[Math.min(turn, replies.length - 1)];
      turn += 1;
      if (reply === 'failed') return replyAfter(0, refused('server'));
      return reply === 'cold' ? replyAfter(0, answered(9_000, { coldHint: 'cold' })) : replyAfter(200);
    });
    await fake.monitor.start();
    const seen: string[] = [];
    fake.monitor.onEvent((event) => event.kind === 'ping' && seen.push(fake.state('a').warmth));
    await fake.seconds(14 * MINUTE);
    expect(seen.slice(0, 9)).toEqual(['unknown', 'warm', 'unknown', 'unknown', 'warm', 'failing', 'unknown', 'warm', 'warm']);
  });

  test('How far it is stands in its sentence.', async () => {
    const fake = needing(3);
    await fake.monitor.start();
    await fake.seconds(MINUTE);
    expect(fake.state('a').why).toMatch(/ Warm answers in a row so far: 1 of 3\.$/);
  });
});

test('A pin is asked for by the way of pinging as it is by a negative keep_alive, whatever the interval.', async () => {
  const catalog = new Catalog(settingsOf([ollama], [], { interval: '2m' }));
  expect(catalog.pins(endpointOf('a', { way: 'pin', keepAlive: 'auto' }))).toBe(true);
  expect(catalog.ruleOf(endpointOf('a', { way: 'pin', keepAlive: '5m' }))).toEqual({ kind: 'every', seconds: 300, pinned: true });
  expect(catalog.ruleOf(endpointOf('a', { keepAlive: '5m' }))).toEqual({ kind: 'every', seconds: 300, pinned: false });
});

test('A look that found a model cold is no cold start in any count.', async () => {
  const { fake } = await keep({ a: { keepAlive: '2m', way: 'peek' } });
  await fake.seconds(2 * MINUTE);
  const [look] = fake.recorded;
  if (look === undefined) throw new Error('nobody looked');
  expect(look.outcome).toBe('cold');
  expect(sampleOfPing(look).outcome).toBe('skipped');
});
