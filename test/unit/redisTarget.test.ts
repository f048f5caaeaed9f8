import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRedisUrl } from '../../electron/domain/redisTarget.ts';
import { keysUnder } from '../../electron/storage/redis/keys.ts';
import { preferredFor } from '../../electron/storage/redis/preference.ts';
import { ServerClock } from '../../electron/storage/redis/serverClock.ts';

describe('The address of a Redis', () => {
  test.each([
    ['redis://box', { kind: 'server', url: 'redis://box' }],
    ['rediss://box:6380/2', { kind: 'server', url: 'rediss://box:6380/2' }],
    [
      'redis-sentinel://a,b:26380/mymaster/1',
      {
        kind: 'sentinel',
        sentinels: [
          { host: 'a', port: 26379 },
          { host: 'b', port: 26380 },
        ],
        master: 'mymaster',
        tls: false,
        database: 1,
      },
    ],
    [
      'rediss-cluster://a:7000,[::1]:7001',
      {
        kind: 'cluster',
        nodes: [
          { host: 'a', port: 7000 },
          { host: '::1', port: 7001 },
        ],
        tls: true,
      },
    ],
  ])('%s', (text, target) => expect(parseRedisUrl(text)).toEqual({ ok: true, value: target }));

  test.each([
    ['redis://user:secret@box', /put the password into "password"/],
    ['redis-sentinel://:secret@a/m', /put the password into "password"/],
    ['http://box:6379', /is not the address of a Redis: write redis:/],
    ['redis-sentinel://a', /name the master/],
    ['redis-cluster://a/3', /a cluster has no databases/],
    ['redis-cluster://a,,b', /is not the address/],
    ['', /is not the address/],
  ])('%j is refused with a sentence that does not repeat a password', (text, message) => {
    const parsed = parseRedisUrl(text);
    expect(parsed).toEqual({ ok: false, error: expect.stringMatching(message) });
    expect(JSON.stringify(parsed)).not.toContain('secret');
  });

  test('is read or refused whatever is written, never anything else.', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof parseRedisUrl(text).ok === 'boolean'));
  });
});

describe('Who goes first', () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z0-9-]{1,12}$/), { minLength: 1, maxLength: 8 });

  test('is one of those that live, the same for all, whatever order they are listed in; and only the part of one that left changes hands.', () => {
    fc.assert(
      fc.property(names, fc.string(), fc.nat(), (instances, member, chance) => {
        const first = preferredFor(member, instances);
        expect(instances).toContain(first);
        expect(preferredFor(member, instances.toReversed())).toBe(first);
        const gone = instances[chance % instances.length];
        const left = instances.filter((name) => name !== gone);
        if (first !== gone) expect(preferredFor(member, left)).toBe(first);
      }),
    );
    expect(preferredFor('m', [])).toBeNull();
  });

  test('is shared out evenly.', () => {
    const keys = keysUnder('keepalive');
    const counts = new Map<string, number>();
    for (let n = 0; n < 10_000; n += 1) {
      const first = preferredFor(keys.member({ model: `model-${n}`, host: `http://box-${n % 7}:8000` }), ['gpu-1', 'gpu-2', 'gpu-3', 'gpu-4']) ?? '';
      counts.set(first, (counts.get(first) ?? 0) + 1);
    }
    for (const count of counts.values()) expect(count).toBeGreaterThan(2_200);
    expect(counts.size).toBe(4);
  });
});

describe("The server's clock", () => {
  test('is known best from the quickest answer of the last minute, and converts both ways.', () => {
    const clock = new ServerClock();
    expect(clock.isSet).toBe(false);
    clock.sample(1_000, 0, 100);
    expect(clock.toServer(50)).toBe(1_000);
    clock.sample(1_000.2, 200, 500);
    expect(clock.toServer(50)).toBe(1_000);
    clock.sample(1_001, 1_045, 1_055);
    expect(clock.toServer(1_050)).toBe(1_001);
    expect(clock.toBoot(clock.toServer(12_345))).toBeCloseTo(12_345, 3);
  });

  test('that was set is noticed, once.', () => {
    const clock = new ServerClock();
    expect(clock.sample(1_000, 0, 10)).toBe(false);
    expect(clock.sample(4_600, 10, 20)).toBe(true);
    expect(clock.sample(4_600.01, 20, 30)).toBe(false);
  });
});
