import { describe, expect, test } from 'vitest';
import { NO_PREFIX } from '../../electron/prefix/report.ts';
import { changeOf, draftOf, errorOf, isChanged } from '../../renderer/terms/prefix/prefixForm.ts';
import { prefixWords } from '../../renderer/terms/prefix/prefixWords.ts';
import { costWords, priceWords, shareWords, verdictWords, warningsOf } from '../../renderer/terms/prefix/seenWords.ts';

const TEXT = 'You are terse.';
const text = { kind: 'text', bytes: TEXT.length, digest: '1' } as const;
const file = { kind: 'file', path: 'C:\\prompts\\system.md' } as const;
const told = { ...NO_PREFIX, source: 'text', tokens: 1_142, tellsCached: true } as const;
const around = { provider: { kind: 'openai', name: 'llama.cpp' }, intervalSeconds: 600 } as const;

test('One line says what pings carry.', () => {
  expect(prefixWords({ task: 'chat' })).toBe('None: pings keep the model ready, not your prompt');
  expect(prefixWords({ task: 'chat', prefix: text })).toBe('Kept hot: a text of 14 B');
  expect(prefixWords({ task: 'chat', prefix: file })).toBe('Kept hot: the file system.md');
  expect(prefixWords({ task: 'embed', prefix: file })).toBe('None: embeddings have no system prompt');
});

describe('The form', () => {
  const saved = draftOf({ prefix: text }, TEXT);

  test('keeps what was written for the source that is not chosen, and saves only the one that is.', () => {
    const other = { ...saved, source: 'file', path: ' /home/me/system.md ' } as const;
    expect(changeOf(other, saved, false)).toEqual({ prefix: { kind: 'file', path: '/home/me/system.md' } });
    expect(changeOf({ ...saved, text: 'Other.' }, saved, false)).toEqual({ prefix: { kind: 'text', text: 'Other.' } });
    expect(changeOf({ ...other, source: 'none' }, saved, false)).toEqual({ prefix: null });
  });

  test('says how long Bedrock keeps it, where that is asked: five minutes is what is usual.', () => {
    expect(changeOf(saved, saved, true)).toEqual({ prefixLifetime: null });
    expect(changeOf({ ...saved, lifetime: '1h' }, saved, true)).toEqual({ prefixLifetime: '1h' });
    expect(draftOf({ prefix: text, prefixLifetime: '1h' }, TEXT).lifetime).toBe('1h');
  });

  test('has changed only where it would change something.', () => {
    expect(isChanged(saved, saved)).toBe(false);
    expect(isChanged({ ...saved, path: '/x' }, saved)).toBe(false);
    expect(isChanged({ ...saved, text: 'Other.' }, saved)).toBe(true);
    expect(isChanged({ ...saved, source: 'none' }, saved)).toBe(true);
    expect(isChanged({ ...saved, lifetime: '1h' }, saved)).toBe(true);
  });

  test('of a text that was not read yet changes its lifetime without sending a text.', () => {
    const unread = draftOf({ prefix: text }, '');
    expect(changeOf({ ...unread, lifetime: '1h' }, unread, true)).toEqual({ prefixLifetime: '1h' });
  });

  test.each([
    [{ source: 'text', text: ' ' }, 'Write the system prompt, or choose "None".'],
    [{ source: 'file', path: '' }, 'Name the file with the system prompt.'],
    [{ source: 'file', path: '~/system.md' }, 'Write the whole path of the file, for example /home/me/system-prompt.md.'],
    [{ source: 'file', path: 'D:/system.md' }, null],
    [{ source: 'none', text: '' }, null],
  ] as const)('%j: %s', (change, error) => {
    expect(errorOf({ ...saved, ...change })).toBe(error);
  });
});

describe('What is seen', () => {
  test('is a share, two times and a price, where they are known.', () => {
    expect([shareWords({ ...told, cachedShare: 0.9991 }), shareWords(told)]).toEqual(['99 %', '–']);
    expect([costWords({ ...told, costPerDayUsd: 0.124 }), costWords(told)]).toEqual(['$0.12 a day', 'No price']);
    expect(priceWords(0.004)).toBe('Sends three requests, which cost less than a cent together.');
    expect(priceWords(0.4)).toBe('Sends three requests, which cost at most $0.40 together.');
  });

  test('is what it saves, with the evidence; or what is missing to know that.', () => {
    const both = { ...told, hotTtftMs: 60, hotPings: 12, coldTtftMs: 420, coldPings: 2, savedMs: 360 };
    expect(verdictWords(both)).toBe(
      'Kept hot, it saves about 360 ms before the first token of each request (12 hot answers, 2 cold). A ping has 1,142 tokens with it.',
    );
    expect(verdictWords({ ...both, savedMs: 20 })).toContain('saves next to nothing');
    expect(verdictWords({ ...both, coldTtftMs: null, savedMs: null })).toContain('not known what a request takes without it');
    expect(verdictWords({ ...both, hotTtftMs: null, savedMs: null })).toContain('No ping has found it in the cache yet.');
    expect(verdictWords({ ...told, tokens: null })).toBe('No ping has carried it yet.');
  });

  test('is what stands in the way, the worst alone where it makes the others pointless.', () => {
    const tooShort = { minTokens: 4_096, asOf: '2026-11-01' };
    expect(warningsOf({ ...told, tooShort, neverCached: true, intervalTooLong: true, lifetimeMs: 300_000 }, around)).toEqual([
      "Too short: this model's cache takes prompts of 4,096 tokens or more (as of 2026-11-01), and this one has 1,142. It is read anew each time.",
    ]);
    expect(warningsOf({ ...told, neverCached: true, intervalTooLong: true, lifetimeMs: 300_000 }, around)).toEqual([
      'The cache forgets it after about 5 min, but pings come every 10 min. Choose a shorter interval, or "automatic", which keeps within that.',
    ]);
    expect(warningsOf({ ...told, tooLong: { contextTokens: 4_096 } }, around)[0]).toContain(
      'Too long: the model is loaded with a context of 4,096 tokens',
    );
    expect(warningsOf({ ...told, neverCached: true }, around)[0]).toContain('None of the last pings found it in the cache.');
    expect(warningsOf({ ...told, error: 'It is gone.', neverCached: true }, around)).toEqual(['It is gone.']);
    expect(warningsOf(told, around)).toEqual([]);
  });

  test('is no more than its server tells.', () => {
    const silent = { ...told, tellsCached: false };
    expect(warningsOf(silent, { ...around, provider: { kind: 'ollama', name: 'Ollama' } })).toEqual([
      'Ollama does not tell how much came from its cache. Measure to see what the cache is worth.',
    ]);
    expect(warningsOf(silent, { ...around, provider: { kind: 'vllm', name: 'vLLM' } })[0]).toContain('--enable-prompt-tokens-details');
  });
});
