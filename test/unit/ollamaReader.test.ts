import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_USAGE } from '../../electron/domain/measurement.ts';
import type { Seen } from '../../electron/providers/http.ts';
import { OllamaReader } from '../../electron/providers/ollamaReader.ts';
import { bytes, cutAt, cuts, readAll } from '../support/fakesBytes.ts';

const SECRET = 'ollama-secret';
const newReader = (): OllamaReader => new OllamaReader('Ollama at localhost:11434', SECRET);
const lines = (...all: object[]): string => all.map((one) => `${JSON.stringify(one)}\n`).join('');
const said = (message: object): object => ({
  model: 'm',
  created_at: '2026-11-01T00:00:00Z',
  message: { role: 'assistant', ...message },
  done: false,
});
const DONE = { model: 'm', done: true, done_reason: 'length', load_duration: 12_345_678, prompt_eval_count: 11, eval_count: 1 };

const seenIn = (text: string): Seen => newReader().push(bytes(text));

describe('A token is', () => {
  test.each([
    ['content', lines(said({ content: 'a' }))],
    ['thinking', lines(said({ content: '', thinking: 'hm' }))],
  ])('%s.', (_what, text) => {
    expect(seenIn(text)).toEqual({ token: true, done: false });
  });

  test('also text in the last line, where a single token may sit.', () => {
    expect(seenIn(lines({ ...DONE, message: { role: 'assistant', content: 'a' } }))).toEqual({ token: true, done: true });
  });

  test('an embedding, which comes as one object without a line end.', () => {
    const reader = newReader();
    const answer = JSON.stringify({ model: 'm', embeddings: [[0.1, 0.2]], load_duration: 3_000_000_000, prompt_eval_count: 4 });
    expect(reader.push(bytes(answer))).toEqual({ token: false, done: false });
    expect(reader.end()).toEqual({ token: true, done: true });
    expect(reader.loadMs).toBe(3_000);
    expect(reader.usage).toEqual({ inputTokens: 4, outputTokens: null, cachedTokens: null, cacheWriteTokens: null });
  });
});

describe('No token is', () => {
  test.each([
    ['an empty message', lines(said({ content: '' }))],
    ['an empty line', '\n\n \n'],
    ['half a line', JSON.stringify(said({ content: 'a' }))],
    ['odd types', lines({ message: 'a', done: 'no', eval_count: -1 })],
  ])('%s.', (_what, text) => {
    expect(seenIn(text)).toEqual({ token: false, done: false });
  });

  test('the last line without text; it tells load time and tokens.', () => {
    const reader = newReader();
    expect(reader.push(bytes(lines({ ...DONE, message: { content: '' } })))).toEqual({ token: false, done: true });
    expect(reader.loadMs).toBeCloseTo(12.345678, 6);
    expect(reader.usage).toEqual({ inputTokens: 11, outputTokens: 1, cachedTokens: null, cacheWriteTokens: null });
  });

  test('the answer to loading only, which has no figures.', () => {
    const reader = newReader();
    expect(reader.push(bytes(lines({ model: 'm', message: { content: '' }, done: true, done_reason: 'load' })))).toEqual({
      token: false,
      done: true,
    });
    expect([reader.loadMs, reader.usage]).toEqual([null, NO_USAGE]);
  });
});

describe('An error line', () => {
  test.each<[object, string, number | null]>([
    [{ error: 'an error was encountered while running the model: CUDA error', status: 500 }, 'server', 500],
    [{ error: 'rate limit reached', status: 429 }, 'throttled', 429],
    [{ error: 'unauthorized', status: 401 }, 'auth', 401],
    [{ error: 'llama runner process has terminated' }, 'server', null],
  ])('%j ends the ping.', (line, kind, status) => {
    expect(seenIn(lines(said({ content: '' }), line)).error).toMatchObject({ kind, status });
  });

  test('is told without the secret.', () => {
    expect(JSON.stringify(seenIn(lines({ error: `no such key: ${SECRET}` })))).not.toContain(SECRET);
  });
});

test.each(['<html>', 'Ollama is running', '[1]', '"text"'])('Something else than JSON objects is a protocol error that shows it: %j.', (text) => {
  expect(readAll(newReader(), [bytes(text)]).error).toMatchObject({
    kind: 'protocol',
    message: expect.stringContaining(`${text}. Is this really Ollama?`),
  });
});

test('A line without end is a protocol error.', () => {
  expect(seenIn('x'.repeat(1024 * 1024 + 1)).error).toMatchObject({ kind: 'protocol', message: expect.stringContaining('a line longer than') });
});

test('A stream that stops before its last line has not ended.', () => {
  expect(readAll(newReader(), [bytes(lines(said({ content: 'a' })))])).toEqual({ token: true, done: false });
});

test('Any chunking gives the same answer.', () => {
  fc.assert(
    fc.property(cuts, (places) => {
      const reader = newReader();
      expect(readAll(reader, cutAt(lines(said({ content: '' }), said({ content: '━ä😀' }), DONE), places))).toEqual({ token: true, done: true });
      expect(reader.loadMs).toBeCloseTo(12.345678, 6);
    }),
  );
});
