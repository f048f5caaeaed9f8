import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ErrorKind, errorKinds } from '../../electron/domain/ping.ts';
import { delayAfter } from '../../electron/keepalive/backoff.ts';
import { errorOf } from '../support/fakes.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const delays = (kind: ErrorKind, intervalMs: number, failures: readonly number[] = [1, 2, 3, 4, 5, 50]): number[] =>
  failures.map((count) => delayAfter(errorOf(kind), count, intervalMs));

test.each(['unreachable', 'server', 'stalled', 'protocol'] as const)('%s: one interval, then two, four and eight of them.', (kind) => {
  expect(delays(kind, MINUTE)).toEqual([1, 2, 4, 8, 8, 8].map((factor) => factor * MINUTE));
});

test('A fault waits half an hour at most, or one interval if that is longer, and five seconds at least.', () => {
  expect(delays('server', 10 * MINUTE)).toEqual([10, 20, 30, 30, 30, 30].map((minutes) => minutes * MINUTE));
  expect(delays('server', 2 * HOUR)).toEqual(Array(6).fill(2 * HOUR));
  expect(delays('server', SECOND)).toEqual([5, 5, 5, 8, 8, 8].map((seconds) => seconds * SECOND));
});

test('A throttled endpoint is asked less often at once.', () => {
  expect(delays('throttled', MINUTE)).toEqual([2, 4, 8, 8, 8, 8].map((factor) => factor * MINUTE));
});

test('A model that loads is looked at again in 5 s, a busy server in 15 s, but never later than its interval.', () => {
  expect(delays('loading', MINUTE)).toEqual(Array(6).fill(5 * SECOND));
  expect(delays('busy', MINUTE)).toEqual(Array(6).fill(15 * SECOND));
  expect(delays('loading', 3 * SECOND, [1])).toEqual([3 * SECOND]);
  expect(delays('busy', 3 * SECOND, [1])).toEqual([3 * SECOND]);
});

test('What only a person can mend is looked at slowly: a missing token every two minutes, a wrong name every half hour.', () => {
  expect(delays('auth', MINUTE)).toEqual(Array(6).fill(2 * MINUTE));
  expect(delays('notFound', MINUTE)).toEqual(Array(6).fill(30 * MINUTE));
  expect(delays('badRequest', MINUTE)).toEqual(Array(6).fill(30 * MINUTE));
  expect(delays('auth', 2 * HOUR, [1])).toEqual([2 * HOUR]);
});

test('A ping that we cancelled ourselves says nothing: the interval stays.', () => {
  expect(delays('cancelled', MINUTE, [1])).toEqual([MINUTE]);
});

test('What the server asks for is a minimum for every kind of error, up to an hour, and never a maximum.', () => {
  for (const kind of errorKinds) {
    expect(delayAfter(errorOf(kind, { retryAfterMs: 50 * MINUTE }), 1, MINUTE)).toBe(50 * MINUTE);
    expect(delayAfter(errorOf(kind, { retryAfterMs: 8_760 * HOUR }), 1, MINUTE)).toBe(HOUR);
    expect(delayAfter(errorOf(kind, { retryAfterMs: 0 }), 1, MINUTE)).toBe(delayAfter(errorOf(kind), 1, MINUTE));
  }
});

test('The longer it fails the longer it waits, and always for a time above zero.', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...errorKinds),
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: SECOND, max: 168 * HOUR }),
      (kind, failures, interval) => {
        const now = delayAfter(errorOf(kind), failures, interval);
        expect(now).toBeGreaterThan(0);
        expect(delayAfter(errorOf(kind), failures + 1, interval)).toBeGreaterThanOrEqual(now);
      },
    ),
  );
});
