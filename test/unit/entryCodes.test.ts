import { expect, test } from 'vitest';
import { EntryCodes } from '../../electron/api/entryCodes.ts';

test('A code is good once, and only for a minute.', () => {
  let now = 0;
  const codes = new EntryCodes(() => now);
  const [first, second] = [codes.issue(), codes.issue()];
  expect(first).not.toBe(second);
  expect([codes.redeem(first), codes.redeem(first)]).toEqual([true, false]);
  now = 60_001;
  expect(codes.redeem(second)).toBe(false);
  expect(codes.redeem('guessed')).toBe(false);
});
