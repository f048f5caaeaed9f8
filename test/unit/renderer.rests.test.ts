import { describe, expect, test } from 'vitest';
import { type Rest, restSchema } from '../../electron/domain/rest.ts';
import { restWords } from '../../renderer/components/rests.ts';
import { UNTIL_WANTED } from '../../renderer/openPause.ts';

const NOW = new Date(2026, 5, 1, 12).getTime();
const LATER = new Date(2026, 5, 1, 18).getTime();
const sixOClock = expect.stringMatching(/^(18:00|6\sPM)$/);

const cases: readonly (readonly [Rest, when: unknown, reason: string])[] = [
  [{ kind: 'stopped' }, 'not now', 'starting or stopping'],
  [{ kind: 'disabled' }, 'not now', 'DISABLE_WARMUP is set'],
  [{ kind: 'off' }, 'not now', 'keeping warm is off'],
  [{ kind: 'held', reason: 'on battery' }, 'not now', 'on battery'],
  [{ kind: 'watching', by: 'gpu-box' }, 'elsewhere', 'by gpu-box'],
  [{ kind: 'paused', until: LATER, reason: null }, sixOClock, 'all are paused'],
  [{ kind: 'paused', until: LATER, reason: 'driver update' }, sixOClock, 'driver update'],
  [{ kind: 'ownPause', until: LATER, reason: null }, sixOClock, 'paused'],
  [{ kind: 'ownPause', until: UNTIL_WANTED, reason: 'its timer is over' }, 'on request', 'its timer is over'],
  [{ kind: 'unconfirmed', usdPerHour: 4 }, 'confirm first', 'bills by the hour'],
  [{ kind: 'budget', of: 'all', span: 'day', limitUsd: 1, until: LATER }, sixOClock, 'budget used up'],
  [{ kind: 'budget', of: 'endpoint', span: 'month', limitUsd: 1, until: LATER }, sixOClock, 'budget used up'],
  [{ kind: 'hours', own: true, until: LATER }, sixOClock, 'outside its hours'],
  [{ kind: 'hours', own: false, until: null }, 'never', 'outside its hours'],
  [{ kind: 'habits', until: LATER }, sixOClock, 'nobody is expected'],
  [{ kind: 'habits', until: null }, 'when used', 'nobody is expected'],
  [{ kind: 'unused', forMs: 4 * 3_600_000 }, 'when used', 'not used for 4 h'],
];

describe('What a row says of an endpoint that rests', () => {
  test.each(cases)('%j: when it goes on, and the rule that holds.', (rest, when, reason) => {
    expect(restWords(rest, NOW)).toEqual({ when, reason });
  });

  test('covers every rule there is.', () => {
    const kinds = restSchema.options.map(({ shape }) => shape.kind.value);
    expect(new Set(cases.map(([{ kind }]) => kind))).toEqual(new Set(kinds));
  });
});
