import { expect, test } from 'vitest';
import type { Measurement, PingJob } from '../../electron/domain/measurement.ts';
import type { Ping } from '../../electron/domain/ping.ts';
import { pingSchema } from '../../electron/domain/ping.ts';
import { isUncached } from '../../electron/domain/prefix.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import { err } from '../../electron/domain/result.ts';
import { Catalog } from '../../electron/keepalive/catalog.ts';
import { KeepAlive, UNSEEN } from '../../electron/keepalive/keepAlive.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { answered, KeptLog, refused } from '../support/fakes.ts';
import { bedrockProvider, endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const log = new KeptLog();

/** One ping of one endpoint that measures as given; every ping must fit its schema. */
function engine(provider: Provider, model: string, answers: readonly Measurement[], recent: readonly number[] = []) {
  const catalog = new Catalog(settingsOf([provider], [endpointOf('e', { providerId: provider.id, model })]));
  const left = [...answers];
  const transport = { ping: () => Promise.resolve(left.shift() ?? answered()) };
  return new KeepAlive({ catalog: () => catalog, transport, clock: new FakeClock(), log, recentWarmTtfts: () => recent });
}

async function pingsOf(provider: Provider, model: string, answers: readonly Measurement[], recent: readonly number[] = []): Promise<Ping[]> {
  const keepAlive = engine(provider, model, answers, recent);
  const pings: Ping[] = [];
  for (const _ of answers) pings.push(pingSchema.parse(await keepAlive.send(model, provider.id)));
  return pings;
}

const box = httpProvider('openai');

test('A busy or loading server gives a skipped ping with its reason; every other error a failed one.', async () => {
  const pings = await pingsOf(box, 'm', [refused('busy'), refused('loading'), refused('auth'), refused('cancelled')]);
  expect(pings.map(({ outcome, reason, error }) => [outcome, reason, error?.kind])).toEqual([
    ['skipped', 'it is busy', 'busy'],
    ['skipped', 'it is loading', 'loading'],
    ['failed', null, 'auth'],
    ['failed', null, 'cancelled'],
  ]);
});

test('An answer without a token is a success that says why it has no time.', async () => {
  const [ping] = await pingsOf(box, 'm', [answered(null)]);
  expect(ping).toMatchObject({ outcome: 'warm', ttftMs: null, reason: expect.stringContaining('without a visible token') });
});

test('A load time that the server tells decides between warm and cold, and is kept.', async () => {
  const [cold, warm] = await pingsOf(box, 'm', [
    answered(9_000, { coldHint: 'cold', loadMs: 8_500 }),
    answered(9_000, { coldHint: 'warm', loadMs: 12 }),
  ]);
  expect(cold).toMatchObject({ outcome: 'cold', loadMs: 8_500 });
  expect(warm).toMatchObject({ outcome: 'warm', loadMs: 12 });
});

test('Without such a word the endpoint’s own past decides, also that before a restart.', async () => {
  expect((await pingsOf(box, 'm', [answered(1_900)], [100, 100, 100, 100, 100])).map(({ outcome }) => outcome)).toEqual(['cold']);
  expect((await pingsOf(box, 'm', [answered(1_900)])).map(({ outcome }) => outcome)).toEqual(['warm']);
});

test('Cold answers do not become usual.', async () => {
  const answers = [...Array(5).fill(answered(100)), ...Array(40).fill(answered(5_000))];
  expect((await pingsOf(box, 'm', answers)).slice(5).every(({ outcome }) => outcome === 'cold')).toBe(true);
});

test('What was learned of an endpoint can be dropped.', async () => {
  const keepAlive = engine(box, 'm', [...Array(5).fill(answered(100)), answered(1_900), answered(1_900)]);
  for (let i = 0; i < 5; i += 1) await keepAlive.send('m', 'box');
  expect((await keepAlive.send('m', 'box')).outcome).toBe('cold');
  keepAlive.forget('e');
  expect((await keepAlive.send('m', 'box')).outcome).toBe('warm');
});

test('A Bedrock ping costs what its tokens cost; a local one costs nothing that we know of.', async () => {
  const usage = { inputTokens: 10, outputTokens: 1, cachedTokens: null, cacheWriteTokens: null };
  const [cloud] = await pingsOf(bedrockProvider(), 'global.anthropic.claude-haiku-4-5-20251001-v1:0', [answered(500, { usage })]);
  expect(cloud?.costUsd).toBeCloseTo(15e-6, 12);
  const [local] = await pingsOf(box, 'm', [answered(500, { usage })]);
  expect(local?.costUsd).toBeNull();
});

test('A failed ping that used tokens costs them too.', async () => {
  const usage = { inputTokens: 10, outputTokens: 1, cachedTokens: null, cacheWriteTokens: null };
  const [ping] = await pingsOf(bedrockProvider(), 'amazon.nova-micro-v1:0', [{ ...refused('protocol'), usage }]);
  expect(ping?.costUsd).toBeGreaterThan(0);
});

test('The log says in the seed’s words what is sent and what came of it.', async () => {
  log.lines.length = 0;
  await pingsOf(box, 'm', [answered(123.4), refused('server'), refused('busy'), refused('cancelled')]);
  expect(log.lines.filter(({ level }) => level !== 'debug')).toEqual([
    { level: 'info', message: 'Ping of m complete: warm, 123 ms to the first token' },
    { level: 'warn', message: 'Ping of m failed: it is server' },
    { level: 'info', message: 'Ping of m skipped: it is busy' },
    // Whoever quits need not be warned.
    { level: 'info', message: 'Ping of m failed: it is cancelled' },
  ]);
  expect(log.lines[0]).toEqual({ level: 'debug', message: 'Sending prompt to m on box' });
});

test('A ping that no cache was to know is not timed like the others, whatever it took, and changes nothing of what is usual.', async () => {
  const prefix = { kind: 'text', text: 'You are terse.' } as const;
  const catalog = new Catalog(settingsOf([box], [endpointOf('e', { prefix })]));
  const jobs: (string | null)[] = [];
  const transport = {
    ping: (job: PingJob) => {
      jobs.push(job.prefix);
      return Promise.resolve(answered(job.prefix?.startsWith('#1 ') ? 9_000 : 200));
    },
  };
  const keepAlive = new KeepAlive({ catalog: () => catalog, transport, clock: new FakeClock(), log });
  const target = catalog.find('e', 'box');
  if (target === undefined) throw new Error('no target');
  const context = { expectation: 'warm', gapMs: null, ...UNSEEN, signal: new AbortController().signal } as const;
  for (let n = 0; n < 6; n += 1) await keepAlive.ping(target, context);
  const uncached = pingSchema.parse(await keepAlive.ping(target, { ...context, nonce: '#1 ' }));
  expect(uncached).toMatchObject({ outcome: 'warm', ttftMs: null, ttftNetMs: 9_000, reason: expect.stringContaining('on purpose') });
  expect(isUncached(uncached)).toBe(true);
  const usual = await keepAlive.ping(target, context);
  expect(usual).toMatchObject({ outcome: 'warm', ttftMs: 200 });
  expect(isUncached(usual)).toBe(false);
  expect(jobs.slice(-2)).toEqual(['#1 You are terse.', 'You are terse.']);
});

test('A prefix that cannot be read is no ping without it, but a failure that says why.', async () => {
  const catalog = new Catalog(settingsOf([box], [endpointOf('e', { prefix: { kind: 'file', path: '/gone.md' } })]));
  const transport = { ping: () => Promise.reject(new Error('it was sent')) };
  const prefixText = async () => err('The prefix file /gone.md is not there.');
  const keepAlive = new KeepAlive({ catalog: () => catalog, transport, clock: new FakeClock(), log, prefixText });
  expect(await keepAlive.send('e', 'box')).toMatchObject({
    outcome: 'failed',
    error: { kind: 'badRequest', message: 'The prefix file /gone.md is not there.' },
  });
});

test('Embeddings have no system prompt, so a prefix is not sent with them.', async () => {
  const catalog = new Catalog(settingsOf([box], [endpointOf('e', { task: 'embed', prefix: { kind: 'text', text: 'x' } })]));
  const transport = { ping: (job: PingJob) => Promise.resolve(job.prefix === null ? answered() : refused('badRequest')) };
  const keepAlive = new KeepAlive({ catalog: () => catalog, transport, clock: new FakeClock(), log });
  expect(await keepAlive.send('e', 'box')).toMatchObject({ outcome: 'warm' });
});
