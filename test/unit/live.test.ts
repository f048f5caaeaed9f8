import { expect, test } from 'vitest';
import type { Ping } from '../../electron/domain/ping.ts';
import { afterPing, afterSuspend, afterUsage, type Live, UNSEEN } from '../../electron/keepalive/live.ts';
import { coldPing, failedPing, skippedPing, warmPing } from '../support/fakes.ts';

/** The states that these pings lead through, one a second. */
function states(...pings: Ping[]): Live[] {
  const all: Live[] = [];
  let live = UNSEEN;
  for (const [index, ping] of pings.entries()) {
    live = afterPing(live, ping, 1_000 * (index + 1));
    all.push(live);
  }
  return all;
}

function stateAfter(...pings: Ping[]): Live {
  return states(...pings).at(-1) ?? UNSEEN;
}

test('Nothing is known of an endpoint that nobody has seen.', () => {
  expect(UNSEEN).toMatchObject({ warmth: 'unknown', lastPing: null, lastTtftMs: null, lastActivityAt: null, failures: 0, alert: false, error: null });
});

test('An answer makes it warm, whether it was warm or cold before, and counts as activity.', () => {
  expect(stateAfter(warmPing(123))).toMatchObject({ warmth: 'warm', lastTtftMs: 123, lastActivityAt: 1_000, successes: 1 });
  expect(stateAfter(coldPing(9_000))).toMatchObject({ warmth: 'warm', lastTtftMs: 9_000, lastActivityAt: 1_000 });
});

test('Two cold answers in a row make it cold: it unloads sooner than we come back. A warm one clears that.', () => {
  const all = states(coldPing(), coldPing(), coldPing(), warmPing(), coldPing());
  expect(all.map(({ warmth }) => warmth)).toEqual(['warm', 'cold', 'cold', 'warm', 'warm']);
});

test('An answer without a token keeps the last time that is known.', () => {
  expect(stateAfter(warmPing(123), warmPing(null))).toMatchObject({ warmth: 'warm', lastTtftMs: 123, lastActivityAt: 2_000 });
});

test('A failure makes it failing, keeps the error, and is no activity.', () => {
  const live = stateAfter(warmPing(), failedPing('auth'));
  expect(live).toMatchObject({ warmth: 'failing', failures: 1, successes: 0, lastActivityAt: 1_000, error: { kind: 'auth' }, alert: false });
});

test('An answer ends a row of failures and takes the error away.', () => {
  expect(stateAfter(failedPing(), failedPing(), warmPing())).toMatchObject({ warmth: 'warm', failures: 0, error: null });
});

test('The alert is raised by the third failure in a row, not by three with an answer between.', () => {
  expect(states(failedPing(), failedPing(), failedPing(), failedPing()).map(({ alert }) => alert)).toEqual([false, false, true, true]);
  expect(stateAfter(failedPing(), failedPing(), warmPing(), failedPing()).alert).toBe(false);
});

test('The alert is cleared by the second answer in a row, and a failure between begins the count anew.', () => {
  const alarmed = [failedPing(), failedPing(), failedPing()];
  expect(states(...alarmed, warmPing(), coldPing()).map(({ alert }) => alert)).toEqual([false, false, true, true, false]);
  expect(stateAfter(...alarmed, warmPing(), failedPing(), warmPing()).alert).toBe(true);
});

test('A model that loads shows as loading, and neither raises nor clears anything.', () => {
  const live = stateAfter(failedPing(), skippedPing('loading'));
  expect(live).toMatchObject({ warmth: 'loading', failures: 1, error: { kind: 'loading' } });
});

test('A busy server keeps the warmth it had: somebody is using it.', () => {
  expect(stateAfter(warmPing(), skippedPing('busy'))).toMatchObject({ warmth: 'warm', failures: 0, lastActivityAt: 1_000 });
  expect(stateAfter(skippedPing('busy')).warmth).toBe('unknown');
});

test('A ping that we cancelled says nothing of the endpoint.', () => {
  const live = stateAfter(warmPing(), failedPing('cancelled'));
  expect(live).toMatchObject({ warmth: 'warm', failures: 0, alert: false, error: null });
});

test('Usage by somebody else makes it warm and ends a row of failures, but only our own pings clear the alert.', () => {
  const live = afterUsage(stateAfter(failedPing(), failedPing(), failedPing()), 9_000);
  expect(live).toMatchObject({ warmth: 'warm', lastActivityAt: 9_000, failures: 0, error: null, alert: true });
});

test('After a sleep nobody knows whether it is still warm; what failed or was cold stays so.', () => {
  expect(afterSuspend(stateAfter(warmPing())).warmth).toBe('unknown');
  expect(afterSuspend(stateAfter(skippedPing('loading'))).warmth).toBe('unknown');
  expect(afterSuspend(stateAfter(failedPing())).warmth).toBe('failing');
  expect(afterSuspend({ ...UNSEEN, warmth: 'cold' }).warmth).toBe('cold');
});
