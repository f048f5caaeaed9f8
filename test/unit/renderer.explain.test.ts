import { describe, expect, it } from 'vitest';
import { explain } from '../../renderer/detail/explain.ts';
import { endpointStateOf } from '../support/pageStates.ts';

const now = new Date(2026, 10, 22, 14).getTime();
const why = 'Next ping at 14:03:12, because its server unloads it at 14:04:40 and a ping takes 0.2 s.';
const saying = (more: Parameters<typeof endpointStateOf>[1]): string =>
  explain(endpointStateOf('a', { warmth: 'warm', nextPingAt: now + 72_000, why, ...more }), now);

describe('The sentence of an endpoint', () => {
  it('is the service’s own', () => expect(saying({})).toBe(why));

  it('tells of a ping under way, and of a load', () => {
    expect(saying({ pinging: true })).toBe('A ping is under way.');
    expect(saying({ pinging: true, warmth: 'loading' })).toBe('A ping is under way; the model is being loaded.');
  });

  it('tells of one that is due and waits for its turn', () =>
    expect(saying({ nextPingAt: now - 3_000 })).toBe('The next ping is due and waits for its turn on this server.'));

  it('stays the same in the moment before a ping starts', () => expect(saying({ nextPingAt: now - 1_000 })).toBe(why));

  it('keeps to why nothing is pinged by itself during a ping that was asked for', () =>
    expect(saying({ warmth: 'paused', pinging: true, nextPingAt: null, why: 'Switched off.' })).toBe('Switched off.'));
});
