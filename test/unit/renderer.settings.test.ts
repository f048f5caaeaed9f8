import { describe, expect, test } from 'vitest';
import { exportHref } from '../../renderer/settings/exportRange.ts';
import { sentenceOf } from '../../renderer/settings/general.ts';
import { emptyPrice, readPrice } from '../../renderer/settings/priceDraft.ts';

const now = Date.UTC(2026, 10, 22, 12);
const queryOf = (href: string | null): Record<string, string> => Object.fromEntries(new URL(href ?? '', 'http://localhost').searchParams);

describe('The link of an export', () => {
  test('of everything has no range', () => expect(exportHref('csv', { kind: 'all' }, now)).toBe('/api/history/export?format=csv'));

  test('of the last days begins so many days ago', () => {
    expect(queryOf(exportHref('jsonl', { kind: 'days', days: 7 }, now))).toEqual({ format: 'jsonl', from: String(now - 7 * 86_400_000) });
  });

  test('from one date to another has both days whole, by the clock on the wall', () => {
    const { from, to } = queryOf(exportHref('csv', { kind: 'dates', first: '2026-03-28', last: '2026-03-29' }, now));
    expect(Number(from)).toBe(new Date(2026, 2, 28).getTime());
    expect(Number(to)).toBe(new Date(2026, 2, 30).getTime() - 1);
  });

  test('of a single day is that day', () => {
    const { from, to } = queryOf(exportHref('csv', { kind: 'dates', first: '2026-11-22', last: '2026-11-22' }, now));
    expect(Number(to) - Number(from)).toBe(86_400_000 - 1);
  });

  test.each([
    ['', ''],
    ['2026-11-22', ''],
    ['2026-11-22', '2026-11-21'],
    ['1960-01-01', '2026-01-01'],
  ])('from "%s" to "%s" is none', (first, last) => expect(exportHref('csv', { kind: 'dates', first, last }, now)).toBeNull());
});

describe('A price that is typed', () => {
  const typed = { model: ' gpt-4o ', input: '2.50', output: '$10', cached: '1,25' };

  test('may have a dollar sign and a comma', () => {
    expect(readPrice(typed, [])).toEqual({ price: { model: 'gpt-4o', inputPerMTok: 2.5, outputPerMTok: 10, cachedPerMTok: 1.25 } });
  });

  test('may leave out cached input, which then costs as input', () => {
    expect(readPrice({ ...typed, cached: '' }, [])).toEqual({ price: { model: 'gpt-4o', inputPerMTok: 2.5, outputPerMTok: 10 } });
  });

  test('says at each field what is missing', () => {
    const read = readPrice(emptyPrice, []);
    expect('errors' in read ? Object.keys(read.errors) : []).toEqual(['model', 'input', 'output']);
  });

  test.each(['-1', '1e3', 'free', '1.2.3', '.'])('cannot be "%s"', (input) => {
    expect(readPrice({ ...typed, input }, [])).toEqual({ errors: { input: expect.stringContaining('0.25') } });
  });

  test('cannot be given twice', () => {
    expect(readPrice(typed, ['gpt-4o'])).toEqual({ errors: { model: expect.stringContaining('already') } });
  });
});

describe('A refusal of the service', () => {
  test.each([
    ['startDelay: "2x" is not a duration: write 30s', '"2x" is not a duration: write 30s.'],
    ['prices[0].inputPerMTok: too small', 'Too small.'],
    ['loopback.port: too big\nloopback.enabled: wrong', 'Too big.'],
    ['Pilot Light does not answer.', 'Pilot Light does not answer.'],
  ])('%j is shown at its field as a sentence', (message, sentence) => expect(sentenceOf(message)).toBe(sentence));
});
