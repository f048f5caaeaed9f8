import fc from 'fast-check';
import type { Week } from '../../electron/domain/hours.ts';
import { mergeRanges, WEEK_MINUTES } from '../../electron/domain/hoursRanges.ts';

const edges = fc.oneof(
  fc.integer({ min: 0, max: WEEK_MINUTES - 1 }),
  fc.integer({ min: 0, max: 7 * 48 - 1 }).map((half) => half * 30),
);

/** Any hours of a week in a zone out of these. */
export const weeksIn = (timeZones: readonly (string | null)[]): fc.Arbitrary<Week> =>
  fc.record({
    timeZone: fc.constantFrom(...timeZones),
    ranges: fc
      .array(fc.record({ from: edges, length: fc.oneof(fc.integer({ min: 1, max: 240 }), fc.integer({ min: 1, max: WEEK_MINUTES })) }), {
        minLength: 1,
        maxLength: 6,
      })
      .map((some) => mergeRanges(some.map(({ from, length }) => ({ from, to: from + length })))),
  });

export const weeks = weeksIn([null, 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC']);
