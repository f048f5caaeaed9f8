import { describe, expect, test } from 'vitest';
import { isWithoutRedis, startRedis } from '../support/redisServer.ts';
import { type Begun, Fleet, gapsOf } from './instances.ts';

const isWithout = isWithoutRedis();

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const INTERVAL_MS = 5_000;
const LEASE_MS = 3_000;
/** The clock of a line is read when the ping has begun, a moment after it was claimed. */
const READING_MS = 50;
/** The whole story is a minute with a thousand endpoints; everyday runs take less of both. */
const RUN_MS = Number(process.env['FLEET_SECONDS'] ?? 20) * 1000;
const ENDPOINTS = Number(process.env['FLEET_ENDPOINTS'] ?? 300);

const told = (line: string): boolean => process.stdout.write(`  ${line}\n`);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const p99 = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0;

/** Endpoints all of which have had their first ping. */
async function fiveInstances(port: number): Promise<Fleet> {
  const fleet = new Fleet({ port, endpoints: ENDPOINTS, providers: 50, intervalS: INTERVAL_MS / 1000, leaseMs: LEASE_MS });
  for (const name of NAMES) await fleet.start(name);
  await fleet.allBegun();
  return fleet;
}

describe.skipIf(isWithout)('Five instances that share a schedule', { timeout: 3 * RUN_MS + 120_000 }, () => {
  test('ping none of them twice within its interval, none of them late, and all of them.', async () => {
    await using redis = await startRedis();
    await using fleet = await fiveInstances(redis.port);
    await pause(RUN_MS);
    const begun = [...fleet.begun];
    const gaps = gapsOf(begun);
    const late = begun.map(({ lateMs }) => lateMs);
    told(
      `${begun.length} pings of ${new Set(begun.map(({ id }) => id)).size} endpoints: shortest gap ${Math.min(...gaps)} ms, lateness p99 ${p99(late).toFixed(1)} ms`,
    );
    expect(new Set(begun.map(({ by }) => by)).size).toBe(NAMES.length);
    expect(new Set(begun.map(({ id }) => id)).size).toBe(ENDPOINTS);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(INTERVAL_MS - READING_MS);
    expect(p99(late)).toBeLessThanOrEqual(250);
    expect(fleet.crashes).toEqual([]);
  });

  test('of which one is killed every five seconds lose nothing: what it held is taken over within a lease, and nothing starves.', async () => {
    await using redis = await startRedis();
    await using fleet = await fiveInstances(redis.port);
    const kills: { readonly by: string; readonly at: number }[] = [];
    for (let n = 0; n * INTERVAL_MS < RUN_MS; n += 1) {
      await pause(INTERVAL_MS);
      const by = NAMES[n % NAMES.length] ?? 'a';
      await fleet.kill(by);
      kills.push({ by, at: Date.now() });
      await fleet.start(by);
    }
    const begun = [...fleet.begun];
    // A ping that its instance did not live to end is made again by another one.
    const cutOff = ({ by, at }: Begun): boolean => kills.some((kill) => kill.by === by && at <= kill.at && kill.at - at < 1_000);
    const whole = begun.filter((one) => !cutOff(one));
    const gaps = gapsOf(whole);
    const longest = Math.max(...gapsOf(begun));
    told(`${begun.length} pings, ${kills.length} kills: shortest gap ${Math.min(...gaps)} ms, longest ${longest} ms`);
    expect(new Set(begun.map(({ id }) => id)).size).toBe(ENDPOINTS);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(INTERVAL_MS - READING_MS);
    expect(longest).toBeLessThanOrEqual(INTERVAL_MS + LEASE_MS + 1_500);
    expect(fleet.crashes).toEqual([]);
  });
});

test.skipIf(isWithout)(
  'Redis that is stopped for a while and comes back empty: all go on alone, no server is pinged twice at once, and one schedule is whole again within an interval.',
  {
    timeout: 120_000,
  },
  async () => {
    await using redis = await startRedis();
    await using fleet = new Fleet({ port: redis.port, endpoints: 100, providers: 50, intervalS: INTERVAL_MS / 1000, leaseMs: LEASE_MS });
    for (const name of NAMES.slice(0, 3)) await fleet.start(name);
    await pause(2 * INTERVAL_MS);
    await redis.stop();
    const stoppedAt = Date.now();
    await pause(Math.min(20_000, RUN_MS));
    await redis.start();
    const backAt = Date.now();
    await pause(3 * INTERVAL_MS);
    const begun = [...fleet.begun];
    // One that lost Redis finds out within a few seconds, and then nothing waits for longer than its interval.
    const alone = begun.filter(({ at }) => at > stoppedAt && at < backAt);
    expect(new Set(alone.map(({ id }) => id)).size).toBe(100);
    expect(Number(await redis.command('ZCARD', 'keepalive:providers:next_wakeup'))).toBe(100);
    const together = begun.filter(({ at }) => at > backAt + INTERVAL_MS);
    expect(Math.min(...gapsOf(together))).toBeGreaterThanOrEqual(INTERVAL_MS - READING_MS);
    // No burst: no instance pings anything twice within an interval, whatever it hears of when, nor two at once at one provider.
    for (const own of Map.groupBy(begun, ({ by }) => by).values()) expect(Math.min(...gapsOf(own))).toBeGreaterThanOrEqual(INTERVAL_MS - READING_MS);
    expect(Math.max(...begun.map(({ mostAtOnce }) => mostAtOnce))).toBe(1);
    expect(fleet.crashes).toEqual([]);
  },
);
