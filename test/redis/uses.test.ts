import { describe, expect, test } from 'vitest';
import { isWithoutRedis, startRedis } from '../support/redisServer.ts';
import type { TestService } from '../support/service.ts';
import { madeBy, startInstance, startModels } from './together.ts';

const soon = { timeout: 20_000, interval: 50 };
const PINGS = 'keepalive:pilotlight:pings';
/** Without chance in it a due time tells when the endpoint was last used. */
const start = { models: ['a'], keepAlive: '1h', random: () => 1 };
const isWithout = isWithoutRedis();

const stateOf = ({ pilotLight }: TestService) => pilotLight.monitor.state('a');
const nextOf = (service: TestService): number => stateOf(service)?.nextPingAt ?? 0;
const use = (service: TestService, host: string, more: object = {}) => service.call('POST', '/v1/warmup/usage', { model: 'a', host, ...more });

describe.skipIf(isWithout)('A real use that one instance hears of', { timeout: 60_000 }, () => {
  test('moves the next ping of the dedicated instance, too, whatever was told of it; the others see when that model was used.', async () => {
    await using redis = await startRedis();
    await using models = await startModels();
    const sharing = { mode: 'dedicated', url: redis.url, dedicated: 'gpu-box' } as const;
    await using box = await startInstance(models.url, { ...sharing, instance: 'gpu-box' }, start);
    await using desk = await startInstance(models.url, { ...sharing, instance: 'desk' }, start);
    await expect.poll(async () => (await madeBy(desk, 'a')).includes('gpu-box'), soon).toBe(true);
    await expect.poll(() => stateOf(desk)?.rest, soon).toMatchObject({ kind: 'watching', by: 'gpu-box' });
    for (const more of [{}, { ttft_ms: 40 }]) {
      const before = nextOf(box);
      // What comes within a second of the last one is not told.
      await expect.poll(async () => (await use(desk, models.url, more)).status === 200 && nextOf(box) > before, soon).toBe(true);
    }
    expect(nextOf(desk)).toBe(0);
    expect((await madeBy(box, 'a')).length).toBe(1);
  });

  test('shows at all that share a schedule, and is told by nobody twice.', async () => {
    await using redis = await startRedis();
    await using models = await startModels();
    const sharing = { mode: 'shared', url: redis.url } as const;
    await using desk = await startInstance(models.url, { ...sharing, instance: 'desk' }, start);
    await using box = await startInstance(models.url, { ...sharing, instance: 'gpu-box' }, start);
    await expect.poll(async () => (await madeBy(desk, 'a')).length + (await madeBy(box, 'a')).length, soon).toBe(2);
    const before = [nextOf(desk), nextOf(box)];
    const told = Number(await redis.command('XLEN', PINGS));
    await use(desk, models.url);
    await expect.poll(() => nextOf(box), soon).toBeGreaterThan(Math.max(...before));
    expect(Math.abs(nextOf(box) - nextOf(desk))).toBeLessThan(1_000);
    await expect.poll(async () => Number(await redis.command('XLEN', PINGS)), soon).toBe(told + 1);
  });

  test('stays where it was heard when each pings for itself.', async () => {
    await using redis = await startRedis();
    await using models = await startModels();
    const sharing = { mode: 'all', url: redis.url } as const;
    await using desk = await startInstance(models.url, { ...sharing, instance: 'desk' }, start);
    await using box = await startInstance(models.url, { ...sharing, instance: 'gpu-box' }, start);
    // The second one begins half an interval later.
    await expect.poll(async () => (await madeBy(desk, 'a')).length + (await madeBy(box, 'a')).length, soon).toBe(2);
    const told = Number(await redis.command('XLEN', PINGS));
    const before = nextOf(box);
    // A ping by hand that is heard after the use shows that the use would have been heard by then.
    await use(desk, models.url);
    await desk.call('POST', '/api/endpoints/a/ping', {});
    await expect.poll(async () => (await madeBy(box, 'a')).length, soon).toBe(2);
    expect(nextOf(box)).toBe(before);
    expect(Number(await redis.command('XLEN', PINGS))).toBe(told + 1);
  });
});
