import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sharingStateSchema } from '../../electron/domain/sharing.ts';
import { warmPing } from '../support/fakes.ts';
import { makeCertificate } from '../support/fakesCertificates.ts';
import { isWithoutRedis, startRedis } from '../support/redisServer.ts';
import type { TestService } from '../support/service.ts';
import { madeBy, startInstance, startModels } from './together.ts';

const WAKEUPS = 'keepalive:providers:next_wakeup';
const soon = { timeout: 20_000, interval: 50 };
const isWithout = isWithoutRedis();

async function sharingOf(service: TestService) {
  const { body } = await service.get('/api/state');
  return sharingStateSchema.parse(Object(body).sharing);
}

/** Resolves when an instance has pings of all these in its history. */
async function knowsPingsOf(service: TestService, makers: readonly string[], endpointId = 'a'): Promise<void> {
  await expect.poll(async () => [...new Set(await madeBy(service, endpointId))].sort(), soon).toEqual([...makers].sort());
}

const set = (service: TestService, sharing: object) => service.call('PATCH', '/api/settings', { sharing });

describe.skipIf(isWithout)('Several instances with one Redis', { timeout: 60_000 }, () => {
  test('in the mode "all" each pings every endpoint for itself, and hears what the others saw.', async () => {
    await using redis = await startRedis();
    await using models = await startModels();
    const sharing = { mode: 'all', url: redis.url } as const;
    await using desk = await startInstance(models.url, { ...sharing, instance: 'desk' });
    await using box = await startInstance(models.url, { ...sharing, instance: 'gpu-box' });
    await knowsPingsOf(desk, ['gpu-box', 'me']);
    await knowsPingsOf(box, ['desk', 'me']);
    expect(await sharingOf(desk)).toMatchObject({ mode: 'all', reached: true, problem: null, instances: ['desk', 'gpu-box'], pings: true });
    // Nobody's turn is in Redis: each has its own schedule.
    expect(await redis.command('ZCARD', WAKEUPS)).toBe(0);
  });

  test('in the mode "shared" one of them makes each ping, and all of them know it.', async () => {
    await using redis = await startRedis();
    await using models = await startModels();
    const sharing = { mode: 'shared', url: redis.url } as const;
    await using desk = await startInstance(models.url, { ...sharing, instance: 'desk' });
    await using box = await startInstance(models.url, { ...sharing, instance: 'gpu-box' });
    for (const id of ['a', 'b', 'c']) {
      await expect.poll(async () => (await madeBy(desk, id)).length, soon).toBeGreaterThan(2);
      await expect.poll(async () => (await madeBy(box, id)).length, soon).toBeGreaterThan(2);
    }
    expect(await redis.command('ZCARD', WAKEUPS)).toBe(3);
    const status = await desk.get('/v1/warmup/status');
    expect(status.body).toMatchObject({ sharing: 'Shares the work as desk, beside gpu-box.', info: expect.stringContaining('beside gpu-box') });
    const metrics = (await desk.get('/metrics')).text;
    expect(metrics).toContain('pilotlight_duplicate_pings_total 0\n');
    expect(metrics).toContain('pilotlight_lease_takeovers_total 0\n');
    expect(metrics).toContain('pilotlight_lost_leases_total 0\n');
    const own = (await Promise.all(['a', 'b', 'c'].map((id) => madeBy(desk, id)))).flat().filter((by) => by === 'me');
    const counted = [...metrics.matchAll(/^pilotlight_pings_total\{.*\} (\d+)$/gm)].reduce((sum, [, n]) => sum + Number(n), 0);
    expect(counted).toBeGreaterThanOrEqual(own.length - 1);
    expect(counted).toBeLessThanOrEqual(own.length + 1);
    expect(metrics).toMatch(/^pilotlight_ping_lateness_seconds_count [1-9]/m);
  });

  test('in the mode "dedicated" the named one pings and the others watch; another takes over when it is gone, and gives back.', async () => {
    await using redis = await startRedis();
    await using models = await startModels();
    const sharing = { mode: 'dedicated', url: redis.url, dedicated: 'gpu-box' } as const;
    const box = await startInstance(models.url, { ...sharing, instance: 'gpu-box' });
    await using desk = await startInstance(models.url, { ...sharing, instance: 'desk' });
    await knowsPingsOf(desk, ['gpu-box']);
    expect(await sharingOf(desk)).toMatchObject({ dedicated: 'gpu-box', pings: false });
    expect(desk.pilotLight.monitor.state('a')).toMatchObject({ warmth: 'warm', rest: { kind: 'watching', by: 'gpu-box' }, nextPingAt: null });
    expect((await desk.get('/v1/warmup/status')).body).toMatchObject({
      sharing: 'Kept warm by gpu-box; desk watches and steps in when it is gone.',
    });

    const again = await box.restart({ startDelay: '0s' });
    await knowsPingsOf(desk, ['gpu-box', 'me']);
    expect(await sharingOf(desk)).toMatchObject({ pings: true });

    await again.pilotLight.start();
    await expect.poll(async () => (await sharingOf(desk)).pings, soon).toBe(false);
    expect(await sharingOf(again)).toMatchObject({ dedicated: 'gpu-box', pings: true });
    await again[Symbol.asyncDispose]();
    await box[Symbol.asyncDispose]();
  });

  test('Another way of sharing holds as soon as it is set, without a restart, also the way back.', async () => {
    await using redis = await startRedis({ password: 'hunter2' });
    await using models = await startModels();
    await using service = await startInstance(models.url, {}, { env: { REDIS_PASSWORD: 'hunter2' } });
    expect(await sharingOf(service)).toMatchObject({ mode: 'alone', reached: null, pings: true });
    expect((await set(service, { mode: 'shared', url: redis.url, instance: 'desk', password: 'env:REDIS_PASSWORD' })).status).toBe(200);
    await expect.poll(() => redis.command('ZCARD', WAKEUPS), soon).toBe(3);
    expect(await sharingOf(service)).toMatchObject({ mode: 'shared', reached: true, instance: 'desk', instances: ['desk'] });
    const before = (await madeBy(service, 'a')).length;
    await expect.poll(async () => (await madeBy(service, 'a')).length, soon).toBeGreaterThan(before);

    expect((await set(service, { mode: 'alone' })).status).toBe(200);
    expect(await sharingOf(service)).toMatchObject({ mode: 'alone', reached: null });
    const then = (await madeBy(service, 'a')).length;
    await expect.poll(async () => (await madeBy(service, 'a')).length, soon).toBeGreaterThan(then);
  });

  test('Two instances of the same name both go on, and both say so until one of them is gone; a restart is no second instance.', async () => {
    await using redis = await startRedis();
    await using models = await startModels();
    const sharing = { mode: 'shared', url: redis.url, instance: 'desk' } as const;
    await using first = await startInstance(models.url, sharing);
    const second = await startInstance(models.url, sharing);
    const conflict = "Another instance is called desk, too. Both go on, but neither hears of the other's pings: give one of them another name.";
    for (const service of [first, second]) {
      await expect.poll(async () => (await sharingOf(service)).conflict, soon).toBe(conflict);
      expect(service.log.join('')).toContain(conflict);
      expect(await sharingOf(service)).toMatchObject({ reached: true, problem: null, instances: ['desk'], pings: true });
    }
    expect((await first.get('/v1/warmup/status')).body).toMatchObject({
      sharing: `Shares the work as desk, no other instance is there. ${conflict}`,
    });
    await second[Symbol.asyncDispose]();
    await expect.poll(async () => (await sharingOf(first)).conflict, soon).toBeNull();

    await using again = await first.restart({ startDelay: '0s' });
    await again.pilotLight.start();
    await expect.poll(async () => (await madeBy(again, 'a')).length, soon).toBeGreaterThan(3);
    expect(again.log.join('')).not.toContain('is called desk, too');
  });

  test('A real use that one of them hears of moves the turn for all, so that none of them pings what is in use.', async () => {
    await using redis = await startRedis();
    await using models = await startModels();
    const sharing = { mode: 'shared', url: redis.url } as const;
    // Without chance in it a due time tells when the endpoint was last used.
    const start = { models: ['a'], keepAlive: '1h', random: () => 1 };
    await using desk = await startInstance(models.url, { ...sharing, instance: 'desk' }, start);
    await using box = await startInstance(models.url, { ...sharing, instance: 'gpu-box' }, start);
    const dueAt = async (): Promise<number> => Number(await redis.command('ZSCORE', WAKEUPS, `a|${models.url}`));
    await expect.poll(dueAt, soon).toBeGreaterThan(Date.now() / 1000 + 1_800);
    for (const service of [desk, box]) {
      const before = await dueAt();
      await service.call('POST', '/v1/warmup/usage', { model: 'a', host: models.url });
      await expect.poll(dueAt, soon).toBeGreaterThan(before);
    }
  });

  test('An instance hears of everything that another told since it last listened, however much that is.', async () => {
    await using redis = await startRedis();
    await using server = await startModels();
    await using here = await startInstance(server.url, { mode: 'all', url: redis.url }, { models: ['a'], keepAlive: '1h' });
    await expect.poll(async () => (await sharingOf(here)).reached, soon).toBe(true);
    const from = Date.now() - 3_600_000;
    const told = Array.from({ length: 450 }, (_, n) => JSON.stringify({ ...warmPing(n), endpointId: 'there', at: from + 1_000 * n }));
    const member = `a|${server.url}`;
    for (const ping of told) await redis.command('XADD', 'keepalive:pilotlight:pings', '*', 'by', 'box', 'member', member, 'due', '', 'ping', ping);
    await expect.poll(async () => (await madeBy(here, 'a')).filter((by) => by === 'box').length, soon).toBe(450);
  });

  test('What an instance has left behind in another run goes from the schedule; what another instance keeps warm stays.', async () => {
    await using redis = await startRedis();
    await using models = await startModels();
    const sharing = { mode: 'shared', url: redis.url } as const;
    await using box = await startInstance(models.url, { ...sharing, instance: 'gpu-box' }, { models: ['b'] });
    const killed = await startInstance(models.url, { ...sharing, instance: 'desk' });
    await expect.poll(() => redis.command('ZCARD', WAKEUPS), soon).toBe(3);
    await killed[Symbol.asyncDispose]();
    expect(await redis.command('ZCARD', WAKEUPS)).toBe(3);

    await using desk = await startInstance(models.url, { ...sharing, instance: 'desk' }, { models: ['a'] });
    await expect
      .poll(async () => Object(await redis.command('ZRANGE', WAKEUPS, '0', '-1')).toSorted(), soon)
      .toEqual([`a|${models.url}`, `b|${models.url}`]);
    // Removed while it runs: of what gpu-box keeps warm, nothing goes.
    await desk.call('DELETE', '/api/endpoints/a');
    await expect.poll(() => redis.command('ZRANGE', WAKEUPS, '0', '-1'), soon).toEqual([`b|${models.url}`]);
    await expect.poll(async () => (await sharingOf(box)).instances, soon).toEqual(['desk', 'gpu-box']);
  });
});

describe.skipIf(isWithout)('A Redis that cannot be used', { timeout: 60_000 }, () => {
  test('for its password is told as such, by the test and in the state, and this instance goes on alone; so does an address where nothing listens.', async () => {
    await using redis = await startRedis({ password: 'hunter2' });
    await using models = await startModels();
    await using service = await startInstance(models.url, {}, { env: { WRONG: 'wrong' } });
    const test = (more: object) => service.call('POST', '/api/sharing/test', more);
    expect((await test({ sharing: { url: redis.url }, password: 'wrong' })).body).toMatchObject({
      ok: false,
      message: 'Redis refuses the password. Check user and password.',
    });
    expect((await test({ sharing: { url: redis.url } })).body).toMatchObject({ ok: false, message: expect.stringContaining('wants a password') });
    expect((await test({ sharing: { url: redis.url }, password: 'hunter2' })).body).toMatchObject({
      ok: true,
      server: expect.stringMatching(/^(Redis|Valkey) \d/),
      clockAheadMs: expect.any(Number),
    });
    expect((await test({ sharing: { url: 'redis://127.0.0.1:1' } })).body).toMatchObject({
      ok: false,
      message: 'Nothing listens at this address. Is Redis running?',
    });
    expect((await test({})).body).toMatchObject({ ok: false, message: 'Write the address of a Redis first.' });

    for (const wrong of [
      { url: redis.url, password: 'env:WRONG', told: 'Redis refuses the password.' },
      { url: 'redis://127.0.0.1:1', password: null, told: 'Nothing listens at this address.' },
    ]) {
      const { told, ...sharing } = wrong;
      await set(service, { mode: 'shared', ...sharing });
      await expect.poll(async () => (await sharingOf(service)).problem, soon).toContain(`${told}`);
      expect(await sharingOf(service)).toMatchObject({ reached: false, pings: true, problem: expect.stringContaining('goes on alone') });
      const before = (await madeBy(service, 'a')).length;
      await expect.poll(async () => (await madeBy(service, 'a')).length, soon).toBeGreaterThan(before);
    }
    expect((await service.get('/v1/warmup/status')).body).toMatchObject({ info: expect.stringContaining('goes on alone') });
    expect(service.log.join('\n')).not.toContain('hunter2');
  });

  test('because its address holds a password, or is none, is refused before anything is stored.', async () => {
    await using models = await startModels();
    await using service = await startInstance(models.url, {});
    const refused = await set(service, { mode: 'shared', url: 'redis://:hunter2@127.0.0.1:6379' });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('put the password into \\"password\\", not into the address');
    expect(refused.text).not.toContain('hunter2');
    expect((await set(service, { url: 'localhost' })).status).toBe(400);
    expect((await set(service, { password: 'hunter2' })).status).toBe(400);
    expect((await set(service, { nothing: 1 })).status).toBe(400);
    expect((await service.get('/api/settings')).body).toMatchObject({ sharing: { mode: 'alone', url: null, password: null } });
  });

  const certificate = makeCertificate();
  if (certificate === undefined)
    process.stdout.write('The test of Redis over TLS is skipped: there is no openssl on this machine to make a certificate.\n');
  test.skipIf(certificate === undefined)(
    'without trust in its certificate is told as such, and used over TLS once the file of its authority is named.',
    async () => {
      if (certificate === undefined) return;
      using files = certificate;
      const tls = { caFile: files.caFile, keyFile: join(dirname(files.caFile), 'key.pem'), ca: files.cert };
      await using redis = await startRedis({ tls });
      await using models = await startModels();
      await using service = await startInstance(models.url, { instance: 'desk' });
      const test = (sharing: object) => service.call('POST', '/api/sharing/test', { sharing });
      expect((await test({ url: redis.url })).body).toMatchObject({
        ok: false,
        message: expect.stringContaining('certificate of the server is not trusted'),
      });
      expect((await test({ url: redis.url, caFile: '/nowhere.pem' })).body).toMatchObject({
        ok: false,
        message: expect.stringContaining('cannot be read'),
      });
      expect((await test({ url: redis.url.replace('rediss:', 'redis:') })).body).toMatchObject({ ok: false });
      expect((await test({ url: redis.url, caFile: files.caFile })).body).toMatchObject({ ok: true });
      await set(service, { mode: 'shared', url: redis.url, caFile: files.caFile });
      await expect.poll(() => redis.command('ZCARD', WAKEUPS), soon).toBe(3);
      expect(await sharingOf(service)).toMatchObject({ reached: true, problem: null });
    },
  );
});
