import { describe, expect, test } from 'vitest';
import { markedBy } from '../../renderer/charts/fingers.ts';

describe('Fingers on the graph', () => {
  test('mark nothing while there is none, or while it has not moved yet', () => {
    expect(markedBy([])).toBeNull();
    expect(markedBy([{ from: 100, at: 104 }])).toBeNull();
  });

  test.each([
    ['to the right', 180],
    ['to the left', 20],
  ])('mark what one passed over, %s', (_, at) => expect(markedBy([{ from: 100, at }])).toEqual({ left: Math.min(100, at), width: 80 }));

  test('mark what is between two, wherever they came down', () => {
    expect(
      markedBy([
        { from: 100, at: 250 },
        { from: 140, at: 90 },
      ]),
    ).toEqual({ left: 90, width: 160 });
  });

  test('mark nothing while two are side by side', () => {
    expect(
      markedBy([
        { from: 100, at: 100 },
        { from: 105, at: 105 },
      ]),
    ).toBeNull();
  });
});
