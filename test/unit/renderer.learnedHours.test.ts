import { expect, test } from 'vitest';
import { roundly, shades, stopOf, weekWords, worthWords } from '../../renderer/terms/hours/learnedWords.ts';

function weekWith(counts: Readonly<Record<string, number>>): number[][] {
  return Array.from({ length: 7 }, (_, day) => Array.from({ length: 48 }, (_, half) => counts[`${day} ${half}`] ?? 0));
}

test('A worth stands at its stop, and one that was set by other means at the nearest.', () => {
  expect([20, 200, 1000].map(stopOf)).toEqual([0, 1, 2]);
  expect([1, 50, 70, 400, 500, 100_000].map(stopOf)).toEqual([0, 0, 1, 1, 2, 2]);
});

test('A worth is said in words.', () => {
  expect(worthWords(200)).toBe('Quite: one cold start is worth 200 pings.');
  expect(worthWords(1000)).toBe('Very much: one cold start is worth 1,000 pings.');
  expect(worthWords(1)).toBe('One cold start is worth 1 ping.');
});

test('Figures below ten have a digit after the point, where there is any.', () => {
  expect([0, 0.04, 1, 4.84, 9.96, 71.6, 4800].map(roundly)).toEqual(['0', '0', '1', '4.8', '10', '72', '4,800']);
});

test('Half hours are as dark as they are used, and any use shows.', () => {
  const shade = shades(weekWith({ '0 18': 1, '0 19': 10, '1 20': 20, '2 21': 40 }));
  expect([shade[0]?.[18], shade[0]?.[19], shade[1]?.[20], shade[2]?.[21], shade[3]?.[0]]).toEqual([1, 1, 2, 4, 0]);
  expect(
    shades(weekWith({}))
      .flat()
      .every((one) => one === 0),
  ).toBe(true);
});

test('The week is summed up, with its busiest half hour where that stands out.', () => {
  expect(weekWords(weekWith({}))).toBe('No use was seen.');
  expect(weekWords(weekWith({ '1 21': 1 }))).toBe('1 use.');
  expect(weekWords(weekWith({ '0 18': 3, '0 19': 3, '4 30': 2 }))).toBe('8 uses.');
  expect(weekWords(weekWith({ '0 18': 1, '0 19': 1, '1 21': 8 }))).toBe('10 uses, most often on Tuesday at 10:30.');
});
