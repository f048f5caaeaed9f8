import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PingError } from '../../../electron/domain/ping.ts';
import { EmbeddingsReader } from '../../../electron/providers/embeddingsReader.ts';
import type { AnswerReader } from '../../../electron/providers/http.ts';
import { LineSplitter } from '../../../electron/providers/lines.ts';
import { OllamaReader } from '../../../electron/providers/ollamaReader.ts';
import { OpenAiReader } from '../../../electron/providers/openaiReader.ts';
import { SseParser } from '../../../electron/providers/sse.ts';
import { bytes, readAll } from '../../support/fakesBytes.ts';
import { anyJson, damaged, holds, nearly, PATIENCE, PLAIN_WORDS } from './runs.ts';

const SECRET = 'sk-secret-5d2e90c4';

/** A byte order mark. Elsewhere than at the beginning Node's decoder drops or keeps it, depending on where the stream is cut. */
const MARK = Buffer.of(0xef, 0xbb, 0xbf);

/** Bytes that are mostly the signs of a stream, some of them no UTF-8 at all. */
const noise = fc
  .array(
    fc.oneof(
      fc
        .constantFrom('\n', '\r', '\r\n', '\n\n', 'data:', 'data: ', 'data', ':', 'event: x\n', 'id: 1\n', 'data: [DONE]\n\n', '{', '}', '"', '[1]')
        .map(bytes),
      fc.string({ unit: 'grapheme', maxLength: 6 }).map(bytes),
      fc.uint8Array({ maxLength: 6 }),
      fc.constantFrom(Uint8Array.of(0xff), Uint8Array.of(0xe2, 0x94), Uint8Array.of(0)),
    ),
    { maxLength: 24 },
  )
  .chain((parts) => fc.constantFrom(Buffer.concat(parts), Buffer.concat([MARK, ...parts])));

/** Where to cut it, as parts of its length. */
const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

function cut(whole: Uint8Array, parts: readonly number[]): Uint8Array[] {
  const ends = parts.map((part) => Math.floor(part * whole.length)).toSorted((a, b) => a - b);
  return [...ends, whole.length].map((end, i) => whole.subarray(ends[i - 1] ?? 0, end));
}

/** The lines of a stream, on all of it at once. */
function linesByHand(whole: Uint8Array): string[] {
  const lines = new TextDecoder().decode(whole).split(/\r\n|\n|\r/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** The events of a stream by the letter of the standard, on all of it at once; one that lacks its empty line counts. */
function eventsByHand(whole: Uint8Array): string[] {
  const events: string[] = [];
  let data: string[] = [];
  for (const line of [...linesByHand(whole), '']) {
    const [field = '', value = ''] = line.includes(':')
      ? [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).replace(/^ /, '')]
      : [line, ''];
    if (line === '') {
      if (data.length > 0) events.push(data.join('\n'));
      data = [];
    } else if (field === 'data') data.push(value);
  }
  return events;
}

test('Lines of any bytes, cut anywhere, are the lines of the whole.', PATIENCE, () =>
  holds('lines', fc.tuple(noise, places), ([whole, parts]) => {
    const splitter = new LineSplitter();
    const lines = [...cut(whole, parts).flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
    expect(lines).toEqual(linesByHand(whole));
  }),
);

test('Server-sent events of any bytes, cut anywhere, are what the standard says they are.', PATIENCE, () =>
  holds('server-sent events', fc.tuple(noise, places), ([whole, parts]) => {
    const parser = new SseParser();
    const events = [...cut(whole, parts).flatMap((chunk) => parser.push(chunk)), ...parser.end()];
    expect(events).toEqual(eventsByHand(whole));
  }),
);

const words = [
  'content',
  'message',
  'delta',
  'choices',
  'error',
  'done',
  'usage',
  'status',
  'embedding',
  SECRET,
  'finish_reason',
  'tool_calls',
  '[DONE]',
];
const count = fc.nat(500);
const openAiChunk = {
  id: 'c1',
  model: 'tiny',
  choices: [
    { index: 0, delta: { role: 'assistant', content: 'ok', tool_calls: [{ function: { name: 'f', arguments: '{}' } }] }, finish_reason: null },
  ],
  usage: { prompt_tokens: 5, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 2 } },
  timings: { cache_n: 1, prompt_n: 4, predicted_n: 1 },
};
const openAiStream = fc
  .array(fc.oneof(nearly(openAiChunk, words), nearly({ error: { message: `no: ${SECRET}`, code: 500 } }, words), anyJson(words)), { maxLength: 5 })
  .chain((chunks) => damaged(fc.constant(`${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`)));
const ollamaLine = {
  model: 'tiny',
  message: { role: 'assistant', content: 'ok', thinking: '' },
  done: true,
  load_duration: 2_000_000,
  prompt_eval_count: 5,
  eval_count: 1,
};
const ollamaStream = fc
  .array(fc.oneof(nearly(ollamaLine, words), nearly({ error: `no: ${SECRET}`, status: 500 }, words), anyJson(words)), { maxLength: 5 })
  .chain((lines) => damaged(fc.constant(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))));
const embeddings = { data: [{ embedding: [0.1, 0.2] }], usage: { prompt_tokens: 3 } };
const embeddingsText = fc.oneof(nearly(embeddings, words), anyJson(words)).chain((body) => damaged(fc.constant(JSON.stringify(body) ?? '')));

/** What an error of a stream must be. */
function checkError(error: PingError | undefined): void {
  if (error === undefined) return;
  expect(['protocol', 'server', 'auth', 'notFound', 'badRequest', 'busy', 'loading', 'throttled', 'stalled']).toContain(error.kind);
  expect(error.message).toMatch(PLAIN_WORDS);
  expect(`${error.message} ${error.detail}`).not.toContain(SECRET);
}

const readers: readonly [string, (server: string, hidden: string) => AnswerReader & { readonly usage: object }, fc.Arbitrary<string>][] = [
  ['an OpenAI-style server', (server, hidden) => new OpenAiReader(server, hidden), openAiStream],
  ['an OpenAI-style server that answers at once', (server, hidden) => new OpenAiReader(server, hidden), openAiStream.map((text) => text.slice(6))],
  ['Ollama', (server, hidden) => new OllamaReader(server, hidden), ollamaStream],
  ['a server of embeddings', (server, hidden) => new EmbeddingsReader(server, hidden), embeddingsText],
];

test.each(readers)(
  'Whatever %s sends, cut anywhere: the same is seen in it, no error shows a secret, and no count is out of bounds.',
  PATIENCE,
  (name, reader, stream) =>
    holds(name, fc.tuple(stream, places, count), ([text, parts]) => {
      const whole = reader('Box at host:1', SECRET);
      const seen = readAll(whole, [bytes(text)]);
      checkError(seen.error);
      const inParts = reader('Box at host:1', SECRET);
      const seenInParts = readAll(inParts, cut(bytes(text), parts));
      expect(seenInParts.error?.kind).toBe(seen.error?.kind);
      if (seen.error === undefined) expect([seenInParts, inParts.usage]).toEqual([seen, whole.usage]);
      for (const tokens of Object.values(whole.usage)) if (tokens !== null) expect(Number.isSafeInteger(tokens) && tokens >= 0).toBe(true);
    }),
);

test('Bytes that are no stream at all are read to their end by every reader.', PATIENCE, () =>
  holds('noise in readers', fc.tuple(noise, places), ([whole, parts]) => {
    for (const [, reader] of readers) checkError(readAll(reader('Box at host:1', SECRET), cut(whole, parts)).error);
  }),
);
