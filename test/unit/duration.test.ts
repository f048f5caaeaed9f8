import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { durationMs, formatDuration, parseDuration, parseKeepAlive } from '../../electron/domain/duration.ts';
import { durationSchema, keepAliveSchema } from '../../electron/domain/durationSchema.ts';
import type { Result } from '../../electron/domain/result.ts';

const messageOf = (result: Result<unknown>): string => (result.ok ? '' : result.error);

describe('A duration', () => {
  test.each([
    ['30s', 30],
    ['5m', 300],
    ['1h', 3600],
    ['1h30m', 5400],
    ['1h30m15s', 5415],
    ['90', 90],
    [90, 90],
    ['1.5', 1.5],
    ['0.5s', 0.5],
    ['1.5h', 5400],
    ['500ms', 0.5],
    ['1s500ms', 1.5],
    ['2M', 120],
    ['10 s', 10],
    [' 1h 30m ', 5400],
    ['+5m', 300],
    ['-1', -1],
    ['-1m', -60],
    [-1, -1],
    ['0', 0],
    ['35m', 2100],
  ])('reads %j as %d seconds.', (input, seconds) => {
    expect(parseDuration(input)).toEqual({ ok: true, value: seconds });
  });

  test.each(['', ' ', '2x', 'm', '1h30', '--5', '5m-', 'two minutes', '1,5h', 'NaN', 'Infinity', '1e3', '1d', '5 m m'])(
    'does not read %j, and says which text it was and what to write instead.',
    (input) => {
      const message = messageOf(parseDuration(input));
      expect(message).toContain(`"${input}" is not a duration`);
      expect(message).toContain('30s, 5m, 1h, 1h30m or a plain number of seconds');
    },
  );

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('does not read the number %d.', (input) => {
    expect(messageOf(parseDuration(input))).toContain('is not a duration');
  });

  test('is written the way people type it.', () => {
    expect([0, 0.5, 45, 60, 120, 5400, 3661, 86_400, -60].map(formatDuration)).toEqual([
      '0s',
      '0.5s',
      '45s',
      '1m',
      '2m',
      '1h30m',
      '1h1m1s',
      '24h',
      '-1m',
    ]);
  });

  test('reads back as it was written, to the millisecond.', () => {
    fc.assert(
      fc.property(fc.integer({ min: -700_000_000, max: 700_000_000 }), (ms) => {
        const read = parseDuration(formatDuration(ms / 1000));
        expect(read.ok && Math.round(read.value * 1000)).toBe(ms === 0 ? 0 : ms);
      }),
    );
  });

  test('is never written with sixty seconds or minutes.', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (seconds) => {
        expect(formatDuration(seconds)).not.toMatch(/(?<![\d.])60[ms]/);
      }),
    );
    expect([59.9996, 3599.9999].map(formatDuration)).toEqual(['1m', '1h']);
  });
});

describe('A keep_alive', () => {
  test.each([null, undefined, false as const, 0, '', ' ', '0', '0s', '0m'])('of %j is not scheduled.', (input) => {
    expect(parseKeepAlive(input)).toEqual({ ok: true, value: { kind: 'off' } });
  });

  test.each([-1, '-1', '-1m', '-30s', -0.5])('of %j pins.', (input) => {
    expect(parseKeepAlive(input)).toEqual({ ok: true, value: { kind: 'pin' } });
  });

  test.each([
    ['35m', 2100],
    [300, 300],
    ['1s', 1],
    ['168h', 604_800],
  ])('of %j is an interval.', (input, seconds) => {
    expect(parseKeepAlive(input)).toEqual({ ok: true, value: { kind: 'every', seconds } });
  });

  test('below a second or above a week is refused, because it is nearly always a mistake of unit.', () => {
    expect(messageOf(parseKeepAlive('500ms'))).toBe('"500ms" is too short: the smallest interval is 1s');
    expect(messageOf(parseKeepAlive('169h'))).toBe('"169h" is too long: the longest interval is 168h');
  });

  test('is kept in settings as it was written, and as null when it is not scheduled.', () => {
    expect([' 5m ', 90, '-1', '0', 0, '', null].map((input) => keepAliveSchema.parse(input))).toEqual(['5m', '90', '-1', null, null, null, null]);
  });
});

describe('A limit or delay in settings', () => {
  test('is kept as it was written and read as milliseconds.', () => {
    expect(durationSchema.parse('1h30m')).toBe('1h30m');
    expect(durationSchema.parse(30)).toBe('30');
    expect(durationMs('1m30s')).toBe(90_000);
  });

  test('is refused when it is negative, or longer than a timer can wait.', () => {
    expect(durationSchema.safeParse('-1s').error?.issues[0]?.message).toBe('"-1s" must not be negative');
    expect(durationSchema.safeParse('600h').error?.issues[0]?.message).toContain('"600h" is too long');
  });

  test('that no schema has seen is a bug, and says so.', () => {
    expect(() => durationMs('2x')).toThrow('unchecked duration: "2x"');
  });
});
