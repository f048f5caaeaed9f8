import { describe, expect, test } from 'vitest';
import { freedText } from '../../renderer/memory/freedText.ts';

const inUse = { why: 'inUse', reason: 'a is answering somebody.' } as const;
const cannot = { why: 'cannot', reason: 'It has no call.' } as const;

describe('What is told of memory that was freed', () => {
  test.each([
    [['a'], 5_200_000_000, null, 'Freed 5.2 GB: a is unloaded.'],
    [['a', 'b'], 9_400_000_000, 'Ollama', 'Freed 9.4 GB on Ollama: 2 models are unloaded.'],
    [['a', 'b'], null, 'llama-swap', '2 models are unloaded on llama-swap.'],
    [[], null, 'Ollama', 'Nothing is loaded on Ollama that could be freed.'],
    [[], null, null, 'Nothing is loaded that could be freed.'],
  ])('%j, %s bytes, on %s', (models, freedBytes, server, text) => {
    expect(freedText({ freed: models.map((model) => ({ model })), freedBytes, skipped: [] }, server)).toBe(text);
  });

  test('where nothing was, why not; what is in use is asked for elsewhere', () => {
    expect(freedText({ freed: [], freedBytes: null, skipped: [inUse, cannot] }, null)).toBe('It has no call.');
    expect(freedText({ freed: [], freedBytes: null, skipped: [inUse] }, 'Ollama')).toBe('Nothing was freed on Ollama.');
  });
});
