import { expect, test } from 'vitest';
import { labelOf, WarmBaseline } from '../../electron/keepalive/label.ts';

function baselineOf(...samples: number[]): WarmBaseline {
  const baseline = new WarmBaseline();
  for (const sample of samples) baseline.add(sample);
  return baseline;
}

const label = (ttftMs: number | null, baseline = baselineOf(), coldHint: 'cold' | 'warm' | null = null) =>
  labelOf({ coldHint, ttftMs, queued: false }, baseline);

test('What the server says counts more than any time.', () => {
  expect(label(10, baselineOf(), 'cold')).toBe('cold');
  expect(label(60_000, baselineOf(), 'warm')).toBe('warm');
  expect(label(null, baselineOf(), 'cold')).toBe('cold');
});

test('A ping that waited behind others is never called cold by its time, only by what the server says.', () => {
  const usual = baselineOf(20, 20, 20, 20, 20);
  expect(labelOf({ coldHint: null, ttftMs: 60_000, queued: true }, usual)).toBe('warm');
  expect(labelOf({ coldHint: 'cold', ttftMs: 60_000, queued: true }, usual)).toBe('cold');
});

test('As long as nothing is known, two seconds are cold and less is warm.', () => {
  expect(label(1_999)).toBe('warm');
  expect(label(2_000)).toBe('cold');
  expect(label(2_000, baselineOf(1_500, 1_500, 1_500, 1_500))).toBe('cold');
});

test('With five samples, three times the usual is cold.', () => {
  const baseline = baselineOf(900, 1_000, 1_000, 1_000, 1_100);
  expect(baseline.coldFromMs).toBe(3_000);
  expect(label(2_999, baseline)).toBe('warm');
  expect(label(3_000, baseline)).toBe('cold');
});

test('An endpoint whose times vary much needs more than three times the usual: six deviations on the log scale.', () => {
  const baseline = baselineOf(500, 1_000 / 1.4, 1_000, 1_400, 2_000);
  expect(baseline.coldFromMs).toBeCloseTo(1_000 * 1.4 ** 6, 6);
});

test('A few slow answers among the warm ones hardly move the limit.', () => {
  const alike = Array.from({ length: 20 }, (_, i) => 1_000 + 10 * i);
  expect(baselineOf(...alike, 9_000, 30_000, 60_000).coldFromMs).toBeLessThan(1.1 * baselineOf(...alike).coldFromMs);
});

test('However much its times vary, ten times the usual is cold.', () => {
  const baseline = baselineOf(100, 600, 1_000, 1_400, 2_500, 3_000, 100);
  expect(baseline.coldFromMs).toBe(10_000);
});

test('A fast endpoint is not called cold for a hiccup below half a second, not even one that answers within the grain of the clock.', () => {
  const baseline = baselineOf(20, 20, 20, 20, 20);
  expect(label(519, baseline)).toBe('warm');
  expect(label(520, baseline)).toBe('cold');
  expect(baselineOf(0, 0, 0, 0, 0).coldFromMs).toBe(501);
});

test('A ping without a token has no time, and is warm unless the server says otherwise.', () => {
  expect(label(null)).toBe('warm');
});

test('Only the last 31 samples say what is usual, so that it may change.', () => {
  const baseline = baselineOf(...Array(100).fill(100), ...Array(31).fill(1_000));
  expect(baseline.coldFromMs).toBe(3_000);
});

test('A server that stays slower becomes the new usual after five answers alike, instead of being cold for ever.', () => {
  const baseline = baselineOf(...Array.from({ length: 30 }, () => 150));
  const labels = [700, 710, 690, 705, 700, 700].map((ttftMs) => {
    const word = label(ttftMs, baseline);
    if (word === 'cold') baseline.addSlow(ttftMs);
    return word;
  });
  expect(labels).toEqual(['cold', 'cold', 'cold', 'cold', 'cold', 'warm']);
});

test('Slow answers that differ much, or take as long as a load, or have a warm one between them, do not.', () => {
  for (const times of [
    [700, 1_900, 700, 1_900, 700, 1_900],
    [2_500, 2_500, 2_500, 2_500, 2_500, 2_500],
  ]) {
    const baseline = baselineOf(150, 150, 150, 150, 150);
    for (const ttftMs of times) baseline.addSlow(ttftMs);
    expect(label(800, baseline)).toBe('cold');
  }
  const interrupted = baselineOf(150, 150, 150, 150, 150);
  for (const ttftMs of [700, 700, 700, 700]) interrupted.addSlow(ttftMs);
  interrupted.add(150);
  interrupted.addSlow(700);
  expect(label(700, interrupted)).toBe('cold');
});
