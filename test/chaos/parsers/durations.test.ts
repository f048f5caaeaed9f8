import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AUTO, durationMs, formatDuration, LONGEST_SECONDS, parseDuration, parseKeepAlive } from '../../../electron/domain/duration.ts';
import { durationSchema, keepAliveSchema, limitSchema } from '../../../electron/domain/durationSchema.ts';
import { holds, PATIENCE } from './runs.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };
const number = fc.oneof(
  fc.nat(100_000).map(String),
  fc.tuple(fc.nat(9999), fc.nat(999)).map(([whole, part]) => `${whole}.${part}`),
);
const unit = fc.constantFrom('ms', 's', 'm', 'h', 'S', 'M', 'H', 'MS');
const blank = fc.constantFrom('', '', ' ', '  ');
const sign = fc.constantFrom('', '', '-', '+');

/** A duration as somebody types it, with what it means. */
const written = fc
  .record({ sign, before: blank, parts: fc.array(fc.tuple(number, blank, unit, blank), { minLength: 1, maxLength: 5 }), after: blank })
  .map(({ sign: minus, before, parts, after }) => ({
    text: `${before}${minus}${before}${parts.map((part) => part.join('')).join('')}${after}`,
    seconds: (minus === '-' ? -1 : 1) * parts.reduce((sum, [count, , of]) => sum + Number(count) * (UNITS[of.toLowerCase()] ?? Number.NaN), 0),
  }));

/** Text out of the letters of durations, nearly all of it wrong. */
const letters = fc
  .array(fc.constantFrom('1', '0', '9', '.', '-', '+', 's', 'm', 'h', 'ms', ' ', 'e', 'd', ',', 'auto', '\n', '٣', 'NaN', '∞', '\u0000'), {
    maxLength: 12,
  })
  .map((all) => all.join(''));
const anything = fc.oneof(
  letters,
  fc.nat(400).map((count) => '9'.repeat(count)),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.double().map(String),
);

test('A duration is read as it was meant, whatever its parts, signs and blanks.', PATIENCE, () =>
  holds('durations that are right', written, ({ text, seconds }) => {
    const read = parseDuration(text);
    expect(read.ok, text).toBe(true);
    if (read.ok) expect(read.value).toBeCloseTo(seconds, 6);
  }),
);

test(
  'Any text is a finite number of seconds or is named in the error, and nothing throws; what is accepted is the grammar and no more.',
  PATIENCE,
  () =>
    holds('texts as durations', anything, (text) => {
      const grammar = /^\s*[+-]?\s*(\d+(\.\d+)?|(\d+(\.\d+)?\s*(ms|s|m|h) *)+)\s*$/i;
      const read = parseDuration(text);
      if (!read.ok) expect(read.error).toContain(`"${text}" is not a duration: write 30s`);
      else expect([Number.isFinite(read.value), grammar.test(text)]).toEqual([true, true]);
      // More digits than a number has room for are no duration either.
      if (!read.ok) expect(grammar.test(text) && text.length < 300, text).toBe(false);
    }),
);

test('A keep_alive of any text or number is off, pin, auto, an interval between a second and a week, or refused with its text.', PATIENCE, () =>
  holds(
    'texts as keep_alive',
    fc.oneof(
      anything,
      fc.double(),
      written.map(({ text }) => text),
    ),
    (input) => {
      const rule = parseKeepAlive(input);
      if (!rule.ok) expect(rule.error).toContain(String(input));
      else if (rule.value.kind === 'every') {
        expect(rule.value.seconds).toBeGreaterThanOrEqual(1);
        expect(rule.value.seconds).toBeLessThanOrEqual(LONGEST_SECONDS);
      } else expect(['off', 'pin', 'auto']).toContain(rule.value.kind);
    },
  ),
);

test('What settings take is kept as text that is read the same again; what they refuse is refused with words.', PATIENCE, () =>
  holds(
    'durations in settings',
    fc.oneof(
      anything,
      fc.double(),
      written.map(({ text }) => text),
      fc.constant(AUTO),
    ),
    (input) => {
      const keepAlive = keepAliveSchema.safeParse(input);
      if (keepAlive.success) expect(parseKeepAlive(keepAlive.data)).toEqual(parseKeepAlive(input));
      for (const schema of [durationSchema, limitSchema]) {
        const kept = schema.safeParse(input);
        if (!kept.success) expect(kept.error.issues[0]?.message.length).toBeGreaterThan(10);
        else {
          expect(durationMs(kept.data)).toBeGreaterThanOrEqual(0);
          expect(schema.parse(kept.data)).toBe(kept.data);
        }
      }
    },
  ),
);

test('Any number of milliseconds up to years is written so that it is read back.', PATIENCE, () =>
  holds('durations there and back', fc.integer({ min: -(10 ** 11), max: 10 ** 11 }), (ms) => {
    const read = parseDuration(formatDuration(ms / 1000));
    expect(read.ok && Math.round(read.value * 1000) + 0).toBe(ms + 0);
  }),
);
