import { describe, expect, test } from 'vitest';
import { readSystem, SimulatedBedrockCache } from '../../electron/demo/bedrockCache.ts';
import { SimulatedPromptCache } from '../../electron/demo/promptCache.ts';

const MINUTE = 60_000;
/** A hundred tokens. */
const RULES = 'rule'.repeat(100);

describe('A simulated prompt cache', () => {
  test('knows a prompt again from its first character on, and one token less than all of it.', () => {
    const cache = new SimulatedPromptCache();
    expect([cache.take(`${RULES}hi`, 0), cache.take(`${RULES}hi`, 1), cache.take(`${RULES}you`, 2), cache.take(`x${RULES}you`, 3)]).toEqual([
      0, 108, 108, 0,
    ]);
  });

  test('holds as many prompts as it has places, and gives up the one that was used longest ago.', () => {
    const cache = new SimulatedPromptCache({ prompts: 2 });
    const other = 'word'.repeat(100);
    cache.take(RULES, 0);
    cache.take(other, 1);
    expect([cache.take(RULES, 2), cache.take('else'.repeat(100), 3), cache.take(RULES, 4), cache.take(other, 5)]).toEqual([107, 0, 107, 0]);
  });

  test('forgets after its time, counts in blocks, and takes nothing that is too short.', () => {
    const cache = new SimulatedPromptCache({ lifetimeMs: 5 * MINUTE, blockTokens: 64, minTokens: 50 });
    cache.take(RULES, 0);
    expect(cache.take(RULES, 4 * MINUTE)).toBe(64);
    expect(cache.take(RULES, 8 * MINUTE)).toBe(64);
    expect(cache.take(RULES, 13 * MINUTE)).toBe(0);
    cache.take('hi', 0);
    expect(cache.take('hi', 1)).toBe(0);
  });
});

describe('A simulated cache of Bedrock', () => {
  const long = 'rule'.repeat(2_000);

  test('reads what stands before the last cache point, and for how long it is to be kept.', () => {
    expect(readSystem(undefined)).toEqual({ text: '', point: null });
    expect(readSystem([{ text: 'a' }])).toEqual({ text: 'a', point: null });
    expect(readSystem([{ text: 'a' }, { cachePoint: { type: 'default' } }, { text: 'b' }])).toEqual({
      text: 'ab',
      point: { before: 'a', ttl: '5m' },
    });
    expect(readSystem([{ text: 'a' }, { cachePoint: { type: 'default', ttl: '1h' } }]).point).toEqual({ before: 'a', ttl: '1h' });
  });

  test('writes once, reads until its time is over, which every hit begins anew.', () => {
    const cache = new SimulatedBedrockCache();
    const take = (at: number) => cache.take('m', { before: long, ttl: '5m' }, at);
    expect(take(0)).toEqual({ cacheReadInputTokens: 0, cacheWriteInputTokens: 2_000, cacheDetails: [{ ttl: '5m', inputTokens: 2_000 }] });
    expect(take(4 * MINUTE)).toMatchObject({ cacheReadInputTokens: 2_000, cacheWriteInputTokens: 0 });
    expect(take(8 * MINUTE)).toMatchObject({ cacheReadInputTokens: 2_000 });
    expect(take(13 * MINUTE)).toMatchObject({ cacheReadInputTokens: 0, cacheWriteInputTokens: 2_000 });
  });

  test('takes nothing that is too short, and is another for each model.', () => {
    const cache = new SimulatedBedrockCache();
    expect(cache.take('m', { before: long, ttl: '1h' }, 0, 4_096)).toMatchObject({ cacheReadInputTokens: 0, cacheWriteInputTokens: 0 });
    cache.take('m', { before: long, ttl: '1h' }, 0);
    expect(cache.take('n', { before: long, ttl: '1h' }, 1)).toMatchObject({ cacheReadInputTokens: 0 });
    expect(cache.take('m', { before: long, ttl: '1h' }, 59 * MINUTE)).toMatchObject({ cacheReadInputTokens: 2_000 });
  });
});
