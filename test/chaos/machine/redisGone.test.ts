import { describe, expect, test } from 'vitest';
import { sharingStateSchema } from '../../../electron/domain/sharing.ts';
import { startInstance, startModels } from '../../redis/together.ts';
import { chanceOf } from '../../support/chance.ts';
import { inForm, seedFor } from '../../support/chaosForm.ts';
import { isWithoutRedis, startRedis } from '../../support/redisServer.ts';
import { FOR_PEOPLE } from './lab.ts';

const OUTAGES = inForm(2, 20);
const soon = { timeout: 30_000, interval: 50 };

describe.skipIf(isWithoutRedis())('Redis', { timeout: 600_000 }, () => {
  test(`goes and comes back empty at ${OUTAGES} random moments: every endpoint is pinged on, one sentence says what is wrong, and the work is shared again.`, async () => {
    const chance = chanceOf(seedFor('Redis'));
    await using redis = await startRedis();
    await using models = await startModels();
    await using service = await startInstance(models.url, { mode: 'shared', url: redis.url, instance: 'desk' });
    const sharing = async () => sharingStateSchema.parse(Object((await service.get('/api/state')).body).sharing);
    const pings = (id: string): number => {
      const recent = service.pilotLight.history.recent(id, 5_000);
      return recent.ok ? recent.value.length : 0;
    };
    const pinged = async (more: number): Promise<void> => {
      const wanted = ['a', 'b', 'c'].map((id) => ({ id, count: pings(id) + more }));
      for (const { id, count } of wanted) await expect.poll(() => pings(id), soon).toBeGreaterThanOrEqual(count);
    };
    await expect.poll(async () => (await sharing()).reached, soon).toBe(true);
    for (let outage = 0; outage < OUTAGES; outage += 1) {
      if (chance.happens(0.5)) await pinged(1);
      await redis.stop();
      if (chance.happens(0.5)) {
        await expect.poll(async () => (await sharing()).reached, soon).toBe(false);
        expect((await sharing()).problem).toMatch(FOR_PEOPLE);
      }
      await pinged(2);
      await redis.start();
      await expect.poll(async () => (await sharing()).reached, soon).toBe(true);
      expect((await sharing()).problem).toBeNull();
    }
    await pinged(1);
    expect((await service.get('/api/state')).body).toMatchObject({ notices: [] });
  });
});
