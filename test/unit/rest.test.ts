import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../../electron/domain/endpoint.ts';
import type { Rest } from '../../electron/domain/rest.ts';
import type { Settings } from '../../electron/domain/settings.ts';
import type { Gate } from '../../electron/keepalive/gate.ts';
import { Rests } from '../../electron/keepalive/rest.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const NOW = 1_000_000;
const NEVER = Number.POSITIVE_INFINITY;
const box = httpProvider('openai');
const target = (more: Partial<Endpoint> = {}) => ({ provider: box, endpoint: endpointOf('a', more) });
const off = { warming: false, pausedUntil: NOW + 10 };
const holds = ['on battery', 'metered network'];

interface More {
  readonly disabled?: boolean;
  readonly holds?: readonly string[];
  readonly gates?: readonly Gate[];
}

function restsOf(settings: Partial<Settings> = {}, { disabled = false, holds = [], gates = [] }: More = {}): Rests {
  const rests = new Rests(disabled, gates, settingsOf([box], [], settings));
  for (const reason of holds) rests.hold(reason);
  return rests;
}

/** A gate that is shut until `until`. */
const gate = (rest: Rest, until: number, yieldsToTimer = true): Gate => ({
  yieldsToTimer,
  restOf: (_target, now) => (now < until ? rest : null),
  nextChange: (_target, now) => (now < until ? until : NEVER),
});
const unused: Rest = { kind: 'unused', forMs: 5 };
const budget: Rest = { kind: 'budget', of: 'all', span: 'day', limitUsd: 1, until: NOW + 50 };

describe('of several reasons to rest', () => {
  test.each<[string, Rests, string | undefined]>([
    ['the environment goes before all else', restsOf(off, { disabled: true, holds }), 'disabled'],
    ['then comes the switch', restsOf(off, { holds }), 'off'],
    ['then the oldest hold', restsOf({ pausedUntil: NOW + 10 }, { holds }), 'held'],
    ['then a pause of everything', restsOf({ pausedUntil: NOW + 10 }, { gates: [gate(unused, NEVER)] }), 'paused'],
    ['then the gates, in their order', restsOf({}, { gates: [gate(budget, NEVER), gate(unused, NEVER)] }), 'budget'],
    ['none is told when the pause is over and every gate is open', restsOf({ pausedUntil: NOW }, { gates: [gate(unused, NOW)] }), undefined],
  ])('%s.', (_which, rests, kind) => expect(rests.of(target(), NOW)?.kind).toBe(kind));

  test('the pause that ends later counts, with what was said of it.', () => {
    const rests = restsOf({ pausedUntil: NOW + 10, pauseReason: 'new driver' });
    expect(rests.of(target({ pausedUntil: NOW + 5 }), NOW)).toEqual({ kind: 'paused', until: NOW + 10, reason: 'new driver' });
    expect(rests.of(target({ pausedUntil: NOW + 20 }), NOW)).toEqual({ kind: 'ownPause', until: NOW + 20, reason: null });
    expect(rests.all(NOW)).toEqual({ kind: 'paused', until: NOW + 10, reason: 'new driver' });
    expect(rests.all(NOW + 10)).toBeNull();
  });

  test('a hold ends with its own reason only, and the next oldest is named.', () => {
    const rests = restsOf({}, { holds });
    expect(rests.release('another')).toBe(false);
    expect(rests.hold('on battery')).toBe(false);
    expect(rests.release('on battery')).toBe(true);
    expect(rests.held).toBe('metered network');
    expect(rests.release('metered network')).toBe(true);
    expect(rests.held).toBeNull();
  });
});

describe('a timer', () => {
  const timed = target({ warmUntil: NOW + 10 });

  test('goes before the switch, hours and disuse, for the endpoint or for all.', () => {
    const gates = [gate(unused, NEVER)];
    expect(restsOf({ warming: false }, { gates }).of(timed, NOW)).toBeNull();
    expect(restsOf({ warming: false }, { gates }).of(target(), NOW)).toEqual({ kind: 'off' });
    expect(restsOf({ warming: false, warmUntil: NOW + 10 }, { gates }).of(target(), NOW)).toBeNull();
    expect(restsOf({ warming: false, warmUntil: NOW + 10 }).all(NOW)).toBeNull();
  });

  test('goes neither before money, a pause, a hold nor the environment.', () => {
    expect(restsOf({}, { gates: [gate(budget, NEVER, false)] }).of(timed, NOW)?.kind).toBe('budget');
    expect(restsOf({ pausedUntil: NOW + 5 }).of(timed, NOW)?.kind).toBe('paused');
    expect(restsOf({}, { holds }).of(timed, NOW)?.kind).toBe('held');
    expect(restsOf({}, { disabled: true }).of(timed, NOW)?.kind).toBe('disabled');
  });

  test('is over at its time.', () => {
    const rests = restsOf({ warming: false, warmUntil: NOW + 20 });
    expect([rests.timerOf({ warmUntil: NOW + 10 }, NOW), rests.timerOf({}, NOW + 20)]).toEqual([NOW + 20, null]);
    expect(rests.of(timed, NOW + 20)).toEqual({ kind: 'off' });
  });
});

test('The next change is the earliest of pauses, timers and gates that lies ahead.', () => {
  const rests = restsOf({ pausedUntil: NOW + 40, warmUntil: NOW + 30 }, { gates: [gate(budget, NOW + 20)] });
  const targets = [target({ pausedUntil: NOW + 10 }), target({ warmUntil: NOW + 15 })];
  const changes = [NOW, NOW + 10, NOW + 15, NOW + 20, NOW + 30, NOW + 40].map((now) => rests.nextChange(targets, now));
  expect(changes).toEqual([NOW + 10, NOW + 15, NOW + 20, NOW + 30, NOW + 40, NEVER]);
});
