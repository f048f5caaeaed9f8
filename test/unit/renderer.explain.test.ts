import { describe, expect, it } from 'vitest';
import { endpointSchema } from '../../electron/domain/endpoint.ts';
import { UNTIL_WANTED } from '../../electron/domain/pause.ts';
import { explain, type Situation } from '../../renderer/detail/explain.ts';
import { seconds } from '../../renderer/detail/seconds.ts';
import { clockTime, shortTime } from '../../renderer/format.ts';
import { errorOf, skippedPing, warmPing } from '../support/fakes.ts';
import { endpointStateOf } from '../support/pageStates.ts';

const SECOND = 1_000;
const now = new Date(2026, 10, 22, 14).getTime();
const next = now + 72 * SECOND;
const endpoint = endpointSchema.parse({ id: 'a', providerId: 'box', model: 'tiny' });
const lastPing = warmPing();

function saying(more: Partial<Situation> = {}, state: Parameters<typeof endpointStateOf>[1] = {}): string {
  const known = endpointStateOf('a', { warmth: 'warm', nextPingAt: next, lastPing, lastTtftMs: 200, ...state });
  return explain({ endpoint, state: known, warming: true, disabled: false, pausedUntil: null, held: null, pinned: false, ...more }, now);
}

describe('The sentence of an endpoint that is pinged', () => {
  it('says when it would go cold without the ping, and how long that takes', () => {
    const coldAt = next + 88 * SECOND;
    expect(saying({}, { coldAt })).toBe(
      `Next ping at ${clockTime(next)}, because without it the model would go cold at about ${clockTime(coldAt)} and a ping takes ${seconds(200)}.`,
    );
  });

  it('advises a shorter interval when it may go cold before', () => {
    const coldAt = next - 30 * SECOND;
    expect(saying({}, { coldAt })).toBe(
      `Next ping at ${clockTime(next)}, 2 m after the last one. It may go cold before, at about ${clockTime(coldAt)}: a shorter interval would keep it warm.`,
    );
  });

  it('advises the same when it may go cold in that very second', () => {
    expect(saying({}, { coldAt: next - 10 })).toContain('It may go cold just then: a shorter interval');
  });

  it('claims nothing of the server where it was never seen to go cold', () => {
    expect(saying()).toBe(`Next ping at ${clockTime(next)}, 2 m after the last one. It was not seen to go cold in that time.`);
  });

  it('says that the interval is too long when the last pings found it cold', () => {
    expect(saying({}, { warmth: 'cold' })).toContain('it unloads sooner than every 2 m');
  });

  it('says how often it failed and when it is tried again; what a change mends, at once', () => {
    const failing = { warmth: 'failing', consecutiveFailures: 3, error: errorOf('unreachable') } as const;
    expect(saying({}, failing)).toBe(`Trying again at ${clockTime(next)}, after 3 failures in a row.`);
    expect(saying({}, { ...failing, consecutiveFailures: 1, error: errorOf('auth') })).toBe(
      `Trying again at ${clockTime(next)}, after a failure, or as soon as you change something.`,
    );
  });

  it('looks again when the server was busy', () => {
    expect(saying({}, { lastPing: skippedPing('busy'), error: errorOf('busy') })).toBe(`Looking again at ${clockTime(next)}.`);
  });

  it('says what pinned means', () => {
    expect(saying({ pinned: true })).toContain('Pinned: the server is asked to keep it loaded for good.');
  });

  it('has a first ping, a ping under way, and one that waits for its turn', () => {
    expect(saying({}, { lastPing: null, warmth: 'unknown' })).toBe(`First ping at ${clockTime(next)}.`);
    expect(saying({}, { pinging: true })).toBe('A ping is under way.');
    expect(saying({}, { pinging: true, warmth: 'loading' })).toBe('A ping is under way; the model is being loaded.');
    expect(saying({}, { nextPingAt: now - 3 * SECOND })).toBe('The next ping is due and waits for its turn on this server.');
  });

  it('stays the same in the moment before a ping starts', () => {
    expect(saying({}, { nextPingAt: now - SECOND })).toContain(`Next ping at ${clockTime(now - SECOND)}`);
  });
});

describe('The sentence of an endpoint that is not pinged by itself', () => {
  const hour = now + 3_600 * SECOND;

  it.each<[string, Partial<Situation>, string]>([
    ['Pilot Light was started so', { disabled: true }, 'DISABLE_WARMUP'],
    ['everything is switched off', { warming: false }, 'switched off for all endpoints'],
    ['it is switched off', { endpoint: { ...endpoint, enabled: false } }, 'Switched off'],
    ['it is paused', { endpoint: { ...endpoint, pausedUntil: hour } }, `Paused until ${shortTime(hour, now)}`],
    ['it was unloaded by hand', { endpoint: { ...endpoint, pausedUntil: UNTIL_WANTED } }, 'Paused until you ping or resume it'],
    ['everything is paused', { pausedUntil: hour }, `All endpoints are paused until ${shortTime(hour, now)}`],
    ['the shell holds it', { held: 'on battery' }, 'Not pinged just now: on battery.'],
  ])('says that %s', (_why, situation, words) => {
    expect(saying(situation, { nextPingAt: null, warmth: 'paused' })).toContain(words);
  });

  it('says that it has no interval, and what to do about it', () => {
    expect(saying({}, { nextPingAt: null, intervalSeconds: null, warmth: 'paused' })).toContain('Choose an interval below');
  });

  it('names the pause that ends last', () => {
    const both = { endpoint: { ...endpoint, pausedUntil: now + 60 * SECOND }, pausedUntil: hour };
    expect(saying(both, { nextPingAt: null, warmth: 'paused' })).toContain('All endpoints are paused');
  });

  it('does not speak of a pause that is over', () => {
    expect(saying({ pausedUntil: now - SECOND, endpoint: { ...endpoint, pausedUntil: now - SECOND } })).toContain('Next ping at');
  });
});
