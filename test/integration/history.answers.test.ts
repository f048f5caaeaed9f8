import { describe, expect, test } from 'vitest';
import { DAY, MINUTE, must, NOON, opened, pingOf } from './history.pings.ts';

const ID = 'ollama.qwen3-8b';
const range = { endpointId: ID, from: NOON - 30 * DAY, to: NOON };

describe('The answers of a range', () => {
  test('are the answered pings with a silence before them, oldest first, with their TTFT but for setting up the connection.', () => {
    const { history } = opened(':memory:');
    history.record(pingOf(NOON - 6 * MINUTE, 'warm', 120));
    history.record(pingOf(NOON - 5 * MINUTE, 'failed'));
    history.record(pingOf(NOON - 4 * MINUTE, 'skipped'));
    history.record({ ...pingOf(NOON - 3 * MINUTE, 'warm'), gapMs: null });
    history.record({ ...pingOf(NOON - 2 * MINUTE, 'cold', 4_000), gapMs: 600_000, connectMs: 1_000 });
    history.record(pingOf(NOON, 'warm'));
    history.record(pingOf(NOON - 31 * DAY, 'warm'));
    history.record(pingOf(NOON - MINUTE, 'warm', 120, 'another'));
    expect(must(history.answers(range))).toEqual([
      { at: NOON - 6 * MINUTE, gapMs: 120_000, ttftMs: 119.75, outcome: 'warm' },
      { at: NOON - 2 * MINUTE, gapMs: 600_000, ttftMs: 3_000, outcome: 'cold' },
    ]);
    expect(must(history.answers({ ...range, endpointId: 'nobody' }))).toEqual([]);
    history.close();
  });

  test('of very many are the newest, and of older ones those after an unusually long silence.', () => {
    const { history } = opened(':memory:');
    const count = 8_000;
    for (let i = 0; i < count; i += 1) {
      const isLong = i % 100 === 0;
      history.record({ ...pingOf(NOON - (count - i) * MINUTE, isLong ? 'cold' : 'warm'), gapMs: isLong ? 600_000 : 60_000 + i });
    }
    const found = must(history.answers(range));
    history.close();
    expect(found.filter(({ gapMs }) => gapMs === 600_000)).toHaveLength(count / 100);
    expect(found).toHaveLength(3_000 + 50);
    expect(found.map(({ at }) => at)).toEqual(found.map(({ at }) => at).toSorted((a, b) => a - b));
  });
});
