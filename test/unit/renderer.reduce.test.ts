import { describe, expect, test } from 'vitest';
import type { State } from '../../electron/api/state.ts';
import { barsIn } from '../../electron/domain/barPacking.ts';
import { applyEvent } from '../../renderer/live/reduce.ts';
import { dayOf, endpointStateOf, pageStateOf } from '../support/pageStates.ts';
import { pingOf } from '../support/servicePings.ts';
import { peekOf, sightOf } from '../support/sights.ts';

const before = pageStateOf(['a', 'b', 'c']);
const [a, b, c] = before.endpoints;

const recentOf = ({ endpoints: [first] }: State) => (first === undefined ? [] : barsIn(first.recent));

describe('An event', () => {
  test('changes its own row and leaves the other rows the same objects', () => {
    const state = endpointStateOf('b', { warmth: 'warm' });
    const { endpoints, ...rest } = applyEvent(before, { kind: 'state', state });
    expect(endpoints[1]).toEqual({ ...b, state });
    expect([endpoints[0] === a, endpoints[2] === c]).toEqual([true, true]);
    expect(rest.providers).toBe(before.providers);
  });

  test('does not touch the state it came to', () => {
    applyEvent(before, { kind: 'ping', ping: pingOf({ endpointId: 'a' }) });
    expect(before).toEqual(pageStateOf(['a', 'b', 'c']));
  });

  test('of an endpoint that is not on the screen changes nothing', () => {
    expect(applyEvent(before, { kind: 'ping', ping: pingOf({ endpointId: 'gone' }) })).toBe(before);
    expect(applyEvent(before, { kind: 'state', state: endpointStateOf('gone') })).toBe(before);
  });

  test('that says the settings are others changes nothing by itself', () => expect(applyEvent(before, { kind: 'settings' })).toBe(before));
});

describe('A ping', () => {
  test('goes to the front of its row’s bar, and the oldest of sixty goes', () => {
    let state = before;
    for (let at = 1; at <= 61; at += 1) state = applyEvent(state, { kind: 'ping', ping: pingOf({ endpointId: 'a', at }) });
    const times = recentOf(state).map(({ at }) => at);
    expect(times).toEqual(Array.from({ length: 60 }, (_, i) => 61 - i));
  });

  test.each(['warm', 'cold', 'failed', 'skipped'] as const)('that was %s is counted as such in the last 24 hours', (outcome) => {
    const after = applyEvent(before, { kind: 'ping', ping: pingOf({ endpointId: 'a', outcome, costUsd: 0.5 }) });
    expect(after.endpoints[0]?.day).toEqual(dayOf({ count: 1, [outcome]: 1, costUsd: 0.5 }));
  });

  test('keeps the kind of its error, for the bar', () => {
    const after = applyEvent(before, { kind: 'ping', ping: pingOf({ endpointId: 'a', outcome: 'failed' }) });
    expect(recentOf(after)[0]).toMatchObject({ outcome: 'failed', ttftMs: null, errorKind: 'server' });
  });

  test('keeps why it was skipped, for the bar', () => {
    const after = applyEvent(before, { kind: 'ping', ping: pingOf({ endpointId: 'a', outcome: 'skipped' }) });
    expect(recentOf(after)[0]?.reason).toMatch(/./);
  });

  test('is shown also where the history cannot be read', () => {
    const unread = { ...before, endpoints: before.endpoints.map((item) => ({ ...item, day: null })) };
    const after = applyEvent(unread, { kind: 'ping', ping: pingOf({ endpointId: 'a' }) });
    expect([after.endpoints[0]?.day, recentOf(after)[0]?.ttftMs]).toEqual([null, 142]);
  });
});

describe('A new sum of the day', () => {
  const day = dayOf({ count: 9, warm: 9, p50: 140 });
  const coldStarts = { avoided: 3, suffered: 1 };
  const after = applyEvent(before, { kind: 'day', days: [{ endpointId: 'b', day, coldStarts }], coldStarts, costTodayUsd: 0.02, budgets: [] });

  test('replaces that of the endpoints it names and of all together', () => {
    expect(after.endpoints[1]).toEqual({ ...b, day, coldStarts });
    expect(after).toMatchObject({ coldStarts, costTodayUsd: 0.02 });
  });

  test('leaves the rows it does not name the same objects', () => {
    expect([after.endpoints[0] === a, after.endpoints[2] === c]).toEqual([true, true]);
  });
});

describe('A look at a server', () => {
  test('takes the place of the one before, and leaves the rows the same objects', () => {
    const first = applyEvent(before, { kind: 'server', server: sightOf(null, { look: 'notYet' }) });
    const after = applyEvent(first, { kind: 'server', server: sightOf(peekOf([])) });
    expect(after.servers).toEqual([sightOf(peekOf([]))]);
    expect(after.endpoints).toBe(before.endpoints);
  });
});
