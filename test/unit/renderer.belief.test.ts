import { describe, expect, test } from 'vitest';
import type { Belief } from '../../electron/domain/belief.ts';
import { beliefIn, beliefText } from '../../renderer/belief.ts';
import { autoLabel } from '../../renderer/intervals.ts';

const MINUTE = 60_000;
const learned = (more: Partial<Extract<Belief, { kind: 'learned' }>>): Belief => ({
  kind: 'learned',
  coolsAfterMs: 5.2 * MINUTE,
  lowMs: 5 * MINUTE,
  highMs: 5.4 * MINUTE,
  seen: 12,
  phase: 'settled',
  ...more,
});

describe('What is believed of when it goes cold', () => {
  test.each<[string, Belief | null]>([
    ['Cools after about 5 min, seen 12 times.', learned({})],
    ['Cools after about 5 min, seen 1 time.', learned({ seen: 1 })],
    ['Cools after about 5 min, seen 12 times. Now it is tried whether it stays warm for longer.', learned({ phase: 'probing' })],
    ['Finding out how long it stays warm: so far about 5 min, seen 2 times.', learned({ seen: 2, phase: 'exploring' })],
    ['Finding out how long it stays warm.', learned({ seen: 0, phase: 'exploring' })],
    ['Finding out how long it stays warm.', null],
    ['Finding out how long it stays warm.', { kind: 'stays', forMs: 0 }],
    ['Never seen to go cold in 60 min.', { kind: 'stays', forMs: 60 * MINUTE }],
    ['Unloaded by its server after 10 min.', { kind: 'told', coolsAfterMs: 10 * MINUTE }],
  ])('reads: %s', (text, belief) => expect(beliefText(belief)).toBe(text));

  test('is not being found out with an interval of its own', () => {
    expect(beliefIn({ rule: 'every', belief: null })).toBeUndefined();
    expect(beliefIn({ rule: 'every', belief: learned({}) })).toBe('Cools after about 5 min, seen 12 times.');
    expect(beliefIn({ rule: 'auto', belief: null })).toBe('Finding out how long it stays warm.');
  });
});

describe('An automatic interval', () => {
  test.each([
    [null, 'auto'],
    [47.6, 'auto · 48 s'],
    [553.27, 'auto · 9 m'],
    [3_600, 'auto · 1 h'],
  ])('of %s seconds reads as %s', (seconds, label) => expect(autoLabel(seconds)).toBe(label));
});
