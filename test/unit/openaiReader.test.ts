import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_USAGE } from '../../electron/domain/measurement.ts';
import type { Seen } from '../../electron/providers/http.ts';
import { OpenAiReader } from '../../electron/providers/openaiReader.ts';
import { bytes, cutAt, cuts, readAll } from '../support/fakesBytes.ts';

const SECRET = 'sk-very-secret';
const newReader = (): OpenAiReader => new OpenAiReader('box at box:8000', SECRET);
const sse = (...data: (object | string)[]): string => data.map((one) => `data: ${typeof one === 'string' ? one : JSON.stringify(one)}\n\n`).join('');
const chunk = (delta: object, more: object = {}): object => ({ id: 'c1', model: 'm', choices: [{ index: 0, delta, finish_reason: null }], ...more });
const finish = (reason: string): object => ({ id: 'c1', model: 'm', choices: [{ index: 0, delta: {}, finish_reason: reason }] });

const seenIn = (text: string): Seen => newReader().push(bytes(text));

describe('A token is', () => {
  test.each<[string, object]>([
    ['content', { content: ' a' }],
    ['a blank', { content: ' ' }],
    ['content beside a role', { role: 'assistant', content: 'a' }],
    ['reasoning', { reasoning: 'hm' }],
    ['reasoning_content', { reasoning_content: 'hm' }],
    ['a refusal', { refusal: 'no' }],
    ['the name of a tool', { tool_calls: [{ index: 0, id: 'x', function: { name: 'search', arguments: '' } }] }],
    ['a tool’s arguments', { tool_calls: [{ index: 0, function: { arguments: '{' } }] }],
  ])('%s.', (_what, delta) => {
    expect(seenIn(sse(chunk(delta)))).toEqual({ token: true, done: false });
  });
});

describe('No token is', () => {
  test.each<[string, string]>([
    ['a role', sse(chunk({ role: 'assistant' }))],
    ['a role with null content', sse(chunk({ role: 'assistant', content: null }))],
    ['a role with empty content', sse(chunk({ role: 'assistant', content: '' }))],
    ['empty reasoning', sse(chunk({ reasoning_content: '', reasoning: null }))],
    ['an empty tool call', sse(chunk({ tool_calls: [{ index: 0, id: 'x', function: { name: '', arguments: '' } }] }))],
    ['a comment', ':\n\n: ping\n\n'],
    ['an empty event', 'data:\n\ndata: \n\n'],
    ['usage', sse({ id: 'c1', model: 'm', choices: [], usage: { prompt_tokens: 3, completion_tokens: 1 } })],
    ['progress of the prompt', sse({ id: 'c1', model: 'm', choices: [{ index: 0, delta: {} }], prompt_progress: { total: 9, processed: 3 } })],
    ['a head of an event', 'event: message\nid: 1\n\n'],
    ['half an event', 'data: {"id":"c1","choices":[{"delta":{"content":"a"}}'],
    ['a chunk without choices', sse({ id: 'c1', object: 'chat.completion.chunk' })],
    ['odd types in a chunk', sse({ id: 7, choices: [{ delta: { content: 5, tool_calls: 'x' }, finish_reason: false }], usage: 'none' })],
  ])('%s.', (_what, text) => {
    expect(seenIn(text)).toEqual({ token: false, done: false });
  });
});

describe('The end is', () => {
  test.each([
    ['[DONE]', sse('[DONE]')],
    ['[DONE] with blanks', 'data:  [DONE] \n\n'],
    ['a finish reason', sse(finish('length'))],
  ])('%s.', (_what, text) => {
    expect(seenIn(text)).toEqual({ token: false, done: true });
  });

  test('not the end of the bytes: a stream that stops after a token has not ended.', () => {
    expect(readAll(newReader(), [bytes(sse(chunk({ content: 'a' })))])).toEqual({ token: true, done: false });
  });
});

/** What a real llama-server sends for one token with include_usage. */
const LLAMA = sse(
  chunk({ role: 'assistant', content: null }),
  chunk({ content: ' a' }),
  finish('length'),
  {
    id: 'c1',
    model: 'm',
    choices: [],
    usage: { prompt_tokens: 12, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 9 } },
    timings: { cache_n: 9 },
  },
  '[DONE]',
);
/** llama-swap loads a model: its own text first, with neither id nor model. */
const LOADING = ['━━━━━\n', 'llama-swap loading model: m\n', '.', '\nDone! (12.34s)\n', ' \n'].map((text) => ({
  choices: [{ delta: { reasoning_content: text } }],
}));

describe('llama-swap’s loading text', () => {
  test('is no token, however much of it comes, and is evidence of a cold start.', () => {
    const reader = newReader();
    for (const fake of LOADING) expect(reader.push(bytes(sse(fake)))).toEqual({ token: false, done: false });
    expect(reader.sawLoading).toBe(true);
    expect(reader.push(bytes(LLAMA))).toEqual({ token: true, done: true });
  });

  test('is told from a model that reasons by its missing id and model.', () => {
    const reader = newReader();
    expect(reader.push(bytes(sse(chunk({ reasoning_content: '━━━━━\n' })))).token).toBe(true);
    expect(reader.sawLoading).toBe(false);
  });
});

describe('Tokens used', () => {
  test.each<[string, string, object]>([
    ['by usage with cached tokens', LLAMA, { inputTokens: 12, outputTokens: 1, cachedTokens: 9, cacheWriteTokens: null }],
    [
      'by usage without details',
      sse({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, prompt_tokens_details: null } }),
      { inputTokens: 3, outputTokens: 2, cachedTokens: null, cacheWriteTokens: null },
    ],
    [
      'by llama.cpp’s timings',
      sse({ choices: [], timings: { cache_n: 9, prompt_n: 3, predicted_n: 1 } }),
      { inputTokens: 12, outputTokens: 1, cachedTokens: 9, cacheWriteTokens: null },
    ],
    ['nowhere', sse(chunk({ content: 'a' })), NO_USAGE],
    ['with nonsense', sse({ choices: [], usage: { prompt_tokens: -3, completion_tokens: 'x' } }), NO_USAGE],
  ])('are read where they are told: %s.', (_where, text, usage) => {
    const reader = newReader();
    reader.push(bytes(text));
    expect(reader.usage).toEqual(usage);
  });
});

describe('An error inside the stream', () => {
  test.each<[string, object, string, number | null]>([
    ['with a code', { error: { message: 'out of memory', type: 'server_error', code: 500 } }, 'server', 500],
    ['of the request', { error: { message: 'too long', type: 'exceed_context_size_error', code: 400 } }, 'badRequest', 400],
    ['of a busy server', { error: { message: 'overloaded', code: 503 } }, 'busy', 503],
    ['with a name for a code', { error: { message: 'rate limit', code: 'rate_limit_exceeded' } }, 'server', null],
    ['as a plain text', { error: 'engine died' }, 'server', null],
  ])('ends the ping: %s.', (_what, event, kind, status) => {
    expect(seenIn(sse(event)).error).toMatchObject({
      kind,
      status,
      message: expect.stringContaining('box at box:8000 failed in the middle of its answer'),
    });
  });

  test('is told without the secret.', () => {
    const { error } = seenIn(sse({ error: { message: `bad key ${SECRET}` } }));
    expect(JSON.stringify(error)).not.toContain(SECRET);
  });

  test('that is null is none.', () => {
    expect(seenIn(sse(chunk({ content: 'a' }, { error: null })))).toEqual({ token: true, done: false });
  });
});

describe('Something that is not a chat completion', () => {
  test.each(['<html>hello</html>', '42', 'null', '{"id":'])('is a protocol error that shows it: %j.', (data) => {
    const { error } = readAll(newReader(), [bytes(`data: ${data}\n\n`)]);
    expect(error).toMatchObject({ kind: 'protocol', message: expect.stringContaining(data) });
  });

  test('is shown in part only, and never with a part of the secret.', () => {
    const { error } = seenIn(`data: ${'x'.repeat(75)}${SECRET}${'y'.repeat(500)}\n\n`);
    expect(error?.message.length).toBeLessThan(250);
    expect(error?.message).not.toContain(SECRET.slice(0, 5));
  });

  test('is also a line without end.', () => {
    expect(seenIn(`data: ${'x'.repeat(1024 * 1024)}`).error).toMatchObject({
      kind: 'protocol',
      message: expect.stringContaining('a line longer than'),
    });
  });
});

describe('A server that ignores `stream` and sends one JSON object', () => {
  const whole = JSON.stringify({
    id: 'c1',
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Hällo ━' }, finish_reason: 'length' }],
    usage: { prompt_tokens: 3, completion_tokens: 1 },
  });

  test('has given its token when the object is complete.', () => {
    fc.assert(
      fc.property(cuts, (places) => {
        const reader = newReader();
        for (const part of cutAt(`\n ${whole}`, places)) expect(reader.push(part)).toEqual({ token: false, done: false });
        expect(reader.end()).toEqual({ token: true, done: true });
        expect(reader.usage).toEqual({ inputTokens: 3, outputTokens: 1, cachedTokens: null, cacheWriteTokens: null });
      }),
    );
  });

  test('may have nothing to say.', () => {
    const empty = JSON.stringify({ id: 'c1', choices: [{ message: { role: 'assistant', content: '' }, finish_reason: 'length' }] });
    expect(readAll(newReader(), [bytes(empty)])).toEqual({ token: false, done: true });
  });

  test('may send an error with status 200, or half an object.', () => {
    expect(readAll(newReader(), [bytes('{"error":{"message":"no","code":500}}')]).error?.kind).toBe('server');
    expect(readAll(newReader(), [bytes(whole.slice(0, 40))]).error?.kind).toBe('protocol');
  });
});

test('Any chunking of a real stream gives the same answer.', () => {
  fc.assert(
    fc.property(cuts, (places) => {
      const reader = newReader();
      expect(readAll(reader, cutAt(`: hello\n\n${sse(...LOADING)}${LLAMA}`, places))).toEqual({ token: true, done: true });
      expect(reader.sawLoading).toBe(true);
      expect(reader.usage).toEqual({ inputTokens: 12, outputTokens: 1, cachedTokens: 9, cacheWriteTokens: null });
    }),
  );
});
