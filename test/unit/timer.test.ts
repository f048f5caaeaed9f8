import { describe, expect, test } from 'vitest';
import type { EndpointInput } from '../../electron/domain/endpoint.ts';
import { UNTIL_WANTED } from '../../electron/domain/pause.ts';
import type { Settings } from '../../electron/domain/settings.ts';
import { timerOf, withoutPastTimers } from '../../electron/domain/timer.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const NOW = 1_000_000;
const OFFICE = 'Mon-Fri 08:00-18:00';
const settings = (endpoint: Partial<EndpointInput>, more: Partial<Settings> = {}): Settings =>
  settingsOf([httpProvider('openai')], [endpointOf('a', endpoint)], more);

test('Of the timer of an endpoint and that of all the later one counts, as long as it lasts.', () => {
  expect(timerOf({ warmUntil: NOW + 1 }, { warmUntil: NOW + 2 }, NOW)).toBe(NOW + 2);
  expect(timerOf({ warmUntil: NOW + 1 }, { warmUntil: null }, NOW)).toBe(NOW + 1);
  expect(timerOf({ warmUntil: NOW }, { warmUntil: NOW }, NOW)).toBeNull();
});

describe('when a timer is over', () => {
  const ended = (endpoint: Partial<EndpointInput>, more: Partial<Settings> = {}) =>
    withoutPastTimers(settings({ warmUntil: NOW, ...endpoint }, more), NOW)?.endpoints[0];

  test('what has no hours stops, until somebody wants it.', () => {
    expect(ended({})).toMatchObject({ pausedUntil: UNTIL_WANTED, pauseReason: 'its timer is over' });
    expect(ended({})).not.toHaveProperty('warmUntil');
  });

  test.each<[string, Partial<EndpointInput>, Partial<Settings>]>([
    ['what has hours goes by them again', { hours: OFFICE }, {}],
    ['so does what goes by the hours of all', {}, { hours: OFFICE }],
    ['what was switched off is off again', { enabled: false }, {}],
    ['what has no interval has none again', { keepAlive: null }, {}],
  ])('%s.', (_what, endpoint, more) => {
    expect(ended(endpoint, more)).not.toHaveProperty('pausedUntil');
    expect(ended(endpoint, more)).not.toHaveProperty('warmUntil');
  });

  test('that of all pauses all, unless there are hours or all is switched off.', () => {
    const over = (more: Partial<Settings>) => withoutPastTimers(settings({}, { warmUntil: NOW, ...more }), NOW);
    expect(over({})).toMatchObject({ warmUntil: null, pausedUntil: UNTIL_WANTED });
    expect(over({ hours: OFFICE })).toMatchObject({ warmUntil: null, pausedUntil: null });
    expect(over({ warming: false })).toMatchObject({ warmUntil: null, pausedUntil: null });
  });

  test('nothing changes before.', () => {
    expect(withoutPastTimers(settings({ warmUntil: NOW + 1 }, { warmUntil: NOW + 1 }), NOW)).toBeNull();
  });
});
