import { describe, expect, it } from 'vitest';
import { abilitiesOf, reasonToKeep } from '../../electron/domain/memory.ts';
import type { ServerKind } from '../../electron/domain/modelInfo.ts';
import { peekedModel, peekOf, SEEN_AT } from '../support/sights.ts';
import { bedrockProvider, httpProvider } from '../support/targets.ts';

const peekAt = (kind: ServerKind, more: Parameters<typeof peekOf>[1] = {}) => peekOf([], { server: { kind, name: kind, version: null }, ...more });

describe('What a server can do with its memory', () => {
  const openai = httpProvider('openai');

  it.each<ServerKind>(['llama-swap', 'lmstudio', 'localai', 'lemonade', 'tabbyapi'])('%s can load and unload', (kind) => {
    expect(abilitiesOf(openai, peekAt(kind))).toEqual({ load: true, unload: true, sleep: false, why: null });
  });

  it('an Ollama can before anybody has looked', () => {
    expect(abilitiesOf(httpProvider('ollama'), null)).toMatchObject({ load: true, unload: true });
  });

  it('a llama.cpp can with its router, and says why not without', () => {
    expect(abilitiesOf(openai, peekAt('llamacpp', { single: false }))).toMatchObject({ load: true, unload: true });
    expect(abilitiesOf(openai, peekAt('llamacpp', { single: true }))).toEqual({
      load: false,
      unload: false,
      sleep: false,
      why: 'llama.cpp without its router has no call to load or unload its model; it sleeps by itself with --sleep-idle-seconds.',
    });
  });

  it('a vLLM sleeps and wakes where it tells whether it sleeps', () => {
    expect(abilitiesOf(httpProvider('vllm'), peekAt('vllm', { sleeps: true }))).toEqual({ load: true, unload: true, sleep: true, why: null });
    expect(abilitiesOf(httpProvider('vllm'), peekAt('vllm')).why).toContain('--enable-sleep-mode');
  });

  it('nothing is known of a server that nobody has seen, and Bedrock has no such call', () => {
    expect(abilitiesOf(openai, null)).toMatchObject({ load: false, why: expect.stringContaining('Nothing was seen of box yet') });
    expect(abilitiesOf(bedrockProvider(), null)).toMatchObject({ unload: false, why: expect.stringContaining('Bedrock') });
  });
});

describe('Somebody would miss a model', () => {
  it.each([
    ['that runs a request', { running: 1 }],
    ['for which requests wait', { running: 0, waiting: 2 }],
    ['whose time has passed, as of an Ollama that is answering', { expiresAt: SEEN_AT - 1 }],
  ])('%s', (_which, more) => {
    expect(reasonToKeep(peekOf([peekedModel('a', more)]), 'a')).toBe('a is answering somebody.');
  });

  it('that was used within the last minute, as its server or the history tells', () => {
    expect(reasonToKeep(peekOf([peekedModel('a', { usedAt: SEEN_AT - 20_000 })]), 'a')).toBe('Somebody used a 20 s ago.');
    expect(reasonToKeep(peekOf([peekedModel('a')]), 'a', SEEN_AT - 59_000)).toBe('Somebody used a 59 s ago.');
    expect(reasonToKeep(peekOf([peekedModel('a')]), 'a', SEEN_AT)).toBe('Somebody used a 1 s ago.');
  });

  it('that is the only one on a server which says that it is busy, but not with what', () => {
    expect(reasonToKeep(peekOf([peekedModel('a')], { busy: true }), 'a')).toBe('a is answering somebody.');
    expect(reasonToKeep(peekOf([peekedModel('a'), peekedModel('b')], { busy: true }), 'a')).toBeNull();
  });

  it('by any of its names', () => {
    expect(reasonToKeep(peekOf([peekedModel('qwen3:latest', { running: 1 })]), 'qwen3')).toBe('qwen3 is answering somebody.');
  });
});

describe('Nobody would miss a model', () => {
  it.each([
    ['that is idle', { running: 0, waiting: 0, expiresAt: SEEN_AT + 1 }],
    ['that was used a minute ago', { usedAt: SEEN_AT - 60_000 }],
    ['that is not in memory', { residency: 'unloaded', usedAt: SEEN_AT }],
  ] as const)('%s', (_which, more) => {
    expect(reasonToKeep(peekOf([peekedModel('a', more)]), 'a')).toBeNull();
  });
});
