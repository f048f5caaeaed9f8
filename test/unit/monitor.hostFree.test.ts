import { describe, expect, test } from 'vitest';
import { keep, reasonsOf } from '../support/keptHost.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const MINUTE = 60;

describe('host free', () => {
  test('A busy server gets no ping; the skip says why, shows once in a row, and is looked at again soon.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m' } });
    host.use('a', { takesMs: 180_000 });
    await fake.seconds(170);
    expect(host.jobs).toHaveLength(1);
    expect(reasonsOf(fake)).toEqual(['Skipped: the server is answering someone else. Looking again in 15 s.']);
    expect(fake.state('a').why).toMatch(/^Not pinged just now: the server is answering someone else\. Looking again at/);
    expect(fake.state('a').busy).toBe(true);
    await fake.seconds(90);
    expect(host.jobs).toHaveLength(2);
    expect(fake.state('a').busy).toBe(false);
  });

  test('A ping that would push a stranger’s model out of memory is not made.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: null } }, { room: 1, unloadsAfterMs: 60_000 });
    host.use('stranger');
    await fake.update(
      settingsOf([httpProvider('ollama')], [endpointOf('a', { providerId: httpProvider('ollama').id, model: 'a', keepAlive: '2m' })]),
    );
    await fake.seconds(20);
    expect([host.jobs.length, host.evictions]).toEqual([0, []]);
    expect(reasonsOf(fake)).toEqual(['Skipped: loading it might push stranger out of memory. Looking again in 30 s.']);
    await fake.seconds(90);
    expect([host.isLoaded('a'), host.evictions]).toEqual([true, []]);
  });

  test('Where the server says how much room it has, that decides.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m' }, b: { keepAlive: '1m' } }, { room: 1, tells: { room: true } });
    await fake.seconds(5 * MINUTE);
    expect(host.evictions).toEqual([]);
    expect(new Set(host.jobs.map(({ endpoint }) => endpoint.id))).toEqual(new Set(['a']));
    expect(reasonsOf(fake)[0]).toBe('Skipped: loading it would push a out of memory. Looking again in 30 s.');
  });

  test('Two of ours that collide do so once; after that the one in memory stays.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m' }, b: { keepAlive: '1m' } }, { room: 1 });
    await fake.seconds(30 * MINUTE);
    expect(host.evictions).toEqual(['a']);
  });

  test('With "always", a model is loaded whatever it displaces.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m' }, b: { keepAlive: '1m', bringBack: 'always' } }, { room: 1, tells: { room: true } });
    await fake.seconds(60);
    expect(host.evictions).toContain('a');
    expect(host.isLoaded('b')).toBe(true);
  });

  test('A model that somebody is loading is left to load.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m' } }, { unloadsAfterMs: 30_000 });
    await fake.seconds(45);
    host.loading = 'a';
    await fake.seconds(20);
    expect(host.jobs).toHaveLength(1);
    expect(fake.state('a').warmth).toBe('loading');
    host.loading = null;
    await fake.seconds(10);
    expect(host.jobs).toHaveLength(2);
  });

  test('A ping that somebody asks for is made all the same.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m' } });
    host.use('a', { takesMs: 60_000 });
    const asked = fake.monitor.pingNow(['a']);
    await fake.seconds(5);
    expect((await asked).map(({ outcome }) => outcome)).toEqual(['warm']);
  });
});

describe('dropped before its time', () => {
  test('A model that was evicted is not fought for: it comes back when the server is free.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m' } }, { room: 1 });
    host.use('big');
    await fake.seconds(4 * MINUTE);
    expect([host.isLoaded('big'), host.jobs.length]).toEqual([true, 1]);
    expect(fake.state('a')).toMatchObject({ warmth: 'cold', dropped: { by: 'big' } });
    expect(fake.state('a').why).toBe('Not pinged: its server dropped it for big. It comes back when the server is free.');
    await fake.seconds(3 * MINUTE);
    expect([host.isLoaded('a'), fake.state('a').dropped]).toEqual([true, null]);
  });

  test('A model that somebody unloaded is left alone for five minutes.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m' } });
    host.unload('a');
    await fake.seconds(5 * MINUTE);
    expect([host.isLoaded('a'), fake.state('a').dropped]).toEqual([false, { by: null }]);
    expect(reasonsOf(fake)[0]).toBe('Skipped: someone unloaded it. It comes back when the server is free.');
    await fake.seconds(2 * MINUTE);
    expect(host.isLoaded('a')).toBe(true);
  });

  test('With "never" it stays away until somebody else uses it or asks for a ping.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m', bringBack: 'never' } });
    host.unload('a');
    await fake.seconds(60 * MINUTE);
    expect(host.jobs).toHaveLength(1);
    expect(fake.state('a').why).toBe('Not pinged: someone unloaded it. It is not brought back by itself.');
    host.use('a');
    await fake.seconds(2 * MINUTE);
    expect([host.jobs.length > 1, fake.state('a').dropped]).toEqual([true, null]);
  });

  test('With "always" it comes back at the next look.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m', bringBack: 'always' } });
    host.unload('a');
    await fake.seconds(60);
    expect(host.isLoaded('a')).toBe(true);
  });
});

describe('host free and drops, in the long run', () => {
  test('A model that somebody unloaded before the time that its server tells as a silence is left alone, too.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '2m' } }, { unloadsAfterMs: 600_000, tells: { expiry: false, silence: true } });
    await fake.seconds(60);
    host.unload('a');
    await fake.seconds(3 * MINUTE);
    expect([host.isLoaded('a'), fake.state('a').dropped]).toEqual([false, { by: null }]);
  });

  test('A model that is pinned on its server and gone was unloaded by somebody.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '2m' } }, { pinned: true });
    await fake.seconds(60);
    host.unload('a');
    await fake.seconds(3 * MINUTE);
    expect([host.isLoaded('a'), fake.state('a').dropped]).toEqual([false, { by: null }]);
  });

  test('A model that was dropped long before its next ping is noticed by a look, and comes back when the server is free.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: 'auto' } }, { unloadsAfterMs: 3_600_000, room: 1 });
    host.use('stranger');
    await fake.monitor.lookAround(0);
    await fake.seconds(5);
    expect(fake.state('a')).toMatchObject({ warmth: 'cold', dropped: { by: 'stranger' } });
    host.unload('stranger');
    await fake.seconds(60);
    expect(host.isLoaded('a')).toBe(true);
  });

  test('Two models that were seen in memory together fit, also where no sizes are told.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m' } }, { tells: { bytes: false } });
    host.use('stranger');
    await fake.seconds(90);
    host.unload('a');
    await fake.seconds(7 * MINUTE);
    host.use('stranger');
    await fake.seconds(60);
    expect([host.isLoaded('a'), host.evictions]).toEqual([true, []]);
  });

  test('A ping that is asked for while its server is looked at is made.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m' } });
    host.use('a', { takesMs: 3_600_000 });
    const looked = host.look.bind(host);
    let asked: Promise<unknown> | undefined;
    host.look = () => {
      asked ??= fake.monitor.pingNow(['a']);
      return looked();
    };
    await fake.seconds(75);
    expect(await asked).toMatchObject([{ outcome: 'warm' }]);
  });
});
