import { expect, test } from 'vitest';
import type { Settings } from '../../electron/domain/settings.ts';
import { Rest } from '../../electron/keepalive/rest.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const NOW = 1_000_000;

function restOf(
  more: Partial<Settings> = {},
  { disabled = false, holds = [] }: { readonly disabled?: boolean; readonly holds?: readonly string[] } = {},
): Rest {
  const rest = new Rest(disabled);
  rest.take(settingsOf([httpProvider('openai')], [endpointOf('a', { pausedUntil: NOW + 20 }), endpointOf('b')], more), NOW);
  for (const reason of holds) rest.hold(reason);
  return rest;
}

const off = { warming: false, pausedUntil: NOW + 10 };
const holds = ['on battery', 'metered network'];

test.each([
  ['the environment before all else', restOf(off, { disabled: true, holds }), 'Warming is disabled by DISABLE_WARMUP'],
  ['then the switch', restOf(off, { holds }), 'Warming is switched off in the settings'],
  ['then the oldest hold', restOf({ pausedUntil: NOW + 10 }, { holds }), 'Keeping warm rests: on battery'],
  ['then a pause of everything', restOf({ pausedUntil: NOW + 10 }), 'Everything is paused'],
  ['nothing, though one endpoint is paused', restOf(), null],
  ['nothing, when the pause is over', restOf({ pausedUntil: NOW }), null],
])('Why all endpoints rest names %s.', (_which, rest, why) => {
  expect(rest.whyAll).toBe(why);
});

test('A hold ends with its own reason only, and the next oldest is named.', () => {
  const rest = restOf({}, { holds });
  expect(rest.release('another')).toBe(false);
  expect(rest.hold('on battery')).toBe(false);
  expect(rest.release('on battery')).toBe(true);
  expect(rest.held).toBe('metered network');
  expect(rest.release('metered network')).toBe(true);
  expect(rest.held).toBeNull();
});

test('Pauses end one after the other, each at its time.', () => {
  const rest = restOf({ pausedUntil: NOW + 10 });
  expect([rest.nextEnd, rest.endPauses(NOW + 9)]).toEqual([NOW + 10, false]);
  expect([rest.endPauses(NOW + 10), rest.until, rest.of('a'), rest.nextEnd]).toEqual([true, null, { kind: 'ownPause', until: NOW + 20 }, NOW + 20]);
  expect([rest.endPauses(NOW + 20), rest.of('a'), rest.nextEnd]).toEqual([true, null, Number.POSITIVE_INFINITY]);
});
