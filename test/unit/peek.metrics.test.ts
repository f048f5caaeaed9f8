import { expect, test } from 'vitest';
import { countOf, samplesOf } from '../../electron/providers/peek/metrics.ts';

const text = `# HELP a:b What it is.
# TYPE a:b gauge
a:b{model="x",odd="a\\"b}\\\\c\\n"} 2.0
a:b{model="y"} 3 1767254400000
a:b_total 7
a:c +Inf
other 1`;

test('Only samples of the names that are wanted are read, with their labels.', () => {
  expect(samplesOf(text, ['a:b'])).toEqual([
    { name: 'a:b', labels: { model: 'x', odd: 'a"b}\\c\n' }, value: 2 },
    { name: 'a:b', labels: { model: 'y' }, value: 3 },
  ]);
});

test('Counts of one name add up; what is no number is no count.', () => {
  const samples = samplesOf(text, ['a:b', 'a:c']);
  expect(countOf(samples, 'a:b')).toBe(5);
  expect(countOf(samples, 'a:c')).toBeNull();
  expect(countOf(samples, 'a:d')).toBeNull();
});
