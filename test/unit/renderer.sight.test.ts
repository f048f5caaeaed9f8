import { describe, expect, test } from 'vitest';
import type { Provider } from '../../electron/domain/provider.ts';
import { shortTime } from '../../renderer/format.ts';
import { aboutOf, isInUse, loadedIn, loadedText, modelFacts } from '../../renderer/home/sight.ts';
import { peekedModel, peekOf, SEEN_AT, sightOf } from '../support/sights.ts';

const GB = 1e9;
const MINUTE = 60_000;
const qwen = peekedModel('qwen3:8b', { bytes: 5.2 * GB, expiresAt: SEEN_AT + 4 * MINUTE, contextLength: 512 });
const gemma = peekedModel('gemma3:4b', { bytes: 4.2 * GB });

describe('The line beside the name of a server', () => {
  const ollama: Provider = { kind: 'ollama', id: 'ollama', name: 'Ollama', baseUrl: 'http://localhost:11434', allowCloud: false };
  const other: Provider = { kind: 'openai', id: 'box', name: 'Box', baseUrl: 'http://box:8080' };

  test('says where it is and of which version, and of which kind where its name does not', () => {
    expect(aboutOf(ollama, sightOf(peekOf([])))).toBe('localhost:11434 · 0.12.6');
    const server = { kind: 'llamacpp', name: 'llama.cpp', version: 'b6123' } as const;
    expect(aboutOf(other, sightOf(peekOf([], { server })))).toBe('box:8080 · llama.cpp · b6123');
  });

  test('says what it was added as while nobody has looked', () => {
    expect(aboutOf(other, undefined)).toBe('box:8080 · OpenAI-compatible');
    expect(aboutOf(other, sightOf(null, { look: 'notYet' }))).toBe('box:8080 · OpenAI-compatible');
  });

  test('counts what is loaded, and its memory where all of it is told', () => {
    expect(loadedText([qwen, gemma])).toBe('2 loaded, 9.4 GB');
    expect(loadedText([qwen, peekedModel('mystery')])).toBe('2 loaded');
    expect(loadedText([])).toBe('nothing loaded');
  });

  test('counts what is on its way into memory, and not what is known to be out of it', () => {
    const loading = peekedModel('loading', { residency: 'loading' });
    const peek = peekOf([qwen, loading, peekedModel('out', { residency: 'unloaded' })]);
    expect(loadedIn(sightOf(peek))).toEqual([qwen, loading]);
  });

  test('says nothing of what is loaded where the server does not tell, does not answer, or nobody has looked', () => {
    const dumb = peekOf([qwen], { tells: { residency: false, expiry: false, busy: false, use: false } });
    expect([sightOf(dumb), sightOf(peekOf([qwen]), { look: 'silent' }), sightOf(null, { look: 'blind' }), undefined].map(loadedIn)).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  test('says that it is in use where the server says so, or one of its models is at work', () => {
    expect(isInUse(peekOf([qwen], { busy: true }))).toBe(true);
    expect(isInUse(peekOf([peekedModel('a', { running: 1 })]))).toBe(true);
    expect(isInUse(peekOf([peekedModel('a', { expiresAt: SEEN_AT - 1 })]))).toBe(true);
    expect(isInUse(peekOf([qwen]))).toBe(false);
  });
});

describe('What is told of a loaded model', () => {
  const saying = (more: Parameters<typeof peekedModel>[1]): string => modelFacts(peekedModel('a', more), SEEN_AT);

  test('is its memory, until when it stays, and its context', () => {
    expect(modelFacts(qwen, SEEN_AT)).toBe(`5.2 GB · until ${shortTime(SEEN_AT + 4 * MINUTE, SEEN_AT)} · context 512`);
  });

  test('is that it stays, or after how much silence it goes', () => {
    expect(saying({ pinned: true, expiresAt: SEEN_AT + MINUTE })).toBe('stays loaded');
    expect(saying({ unloadsAfterMs: 10 * MINUTE })).toBe('unloaded after 10 min of silence');
  });

  test('is that it is in use rather than a time that has passed', () => expect(saying({ expiresAt: SEEN_AT - MINUTE })).toBe('in use'));
  test('is that it is being loaded', () => expect(saying({ residency: 'loading' })).toBe('loading'));
  test('is nothing where nothing is told', () => expect(saying({})).toBe(''));
});
