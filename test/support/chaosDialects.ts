import { crc32 } from 'node:zlib';
import { bytesOf, type Dialect, type SubjectName } from './chaosFault.ts';

const joined = (...parts: readonly (string | Uint8Array)[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? bytesOf(part) : part)));

const OLLAMA_JSON = ['{"model":"m","message":{"role":"assistant","content":"', '"},"done":false}'] as const;
const OLLAMA_END = { model: 'm', message: { role: 'assistant', content: '' }, done: true, done_reason: 'length', load_duration: 1_000_000 };

const ollama: Dialect = {
  wire: 'http1',
  contentType: 'application/x-ndjson',
  open: joined(OLLAMA_JSON[0], OLLAMA_JSON[1], '\n'),
  end: joined(JSON.stringify({ ...OLLAMA_END, prompt_eval_count: 1, eval_count: 1 }), '\n'),
  token: (text) => joined(OLLAMA_JSON[0], text, OLLAMA_JSON[1], '\n'),
  event: (json) => joined(json, '\n'),
  json: joined(OLLAMA_JSON[0], 'a', OLLAMA_JSON[1]),
  silence: joined(...OLLAMA_JSON),
  huge: () => joined(OLLAMA_JSON[0]),
  wrongSum: null,
};

const OPENAI_JSON = ['{"id":"c","model":"m","choices":[{"delta":{"content":"', '"}}]}'] as const;

const openai: Dialect = {
  wire: 'http1',
  contentType: 'text/event-stream',
  open: joined('data: {"id":"c","model":"m","choices":[{"delta":{"role":"assistant","content":""}}]}\n\n'),
  end: joined('data: {"id":"c","model":"m","choices":[{"delta":{},"finish_reason":"length"}]}\n\ndata: [DONE]\n\n'),
  token: (text) => joined('data: ', OPENAI_JSON[0], text, OPENAI_JSON[1], '\n\n'),
  event: (json) => joined('data: ', json, '\n\n'),
  json: joined(OPENAI_JSON[0], 'a', OPENAI_JSON[1]),
  silence: joined(...OPENAI_JSON),
  huge: () => joined('data: ', OPENAI_JSON[0]),
  wrongSum: null,
};

const BEDROCK_JSON = ['{"contentBlockIndex":0,"delta":{"text":"', '"}}'] as const;
const delta = (json: Uint8Array): Uint8Array => frame('contentBlockDelta', json);

const bedrock: Dialect = {
  wire: 'http2',
  contentType: 'application/vnd.amazon.eventstream',
  open: frame('messageStart', bytesOf('{"role":"assistant"}')),
  end: joined(
    frame('contentBlockStop', bytesOf('{"contentBlockIndex":0}')),
    frame('messageStop', bytesOf('{"stopReason":"max_tokens"}')),
    frame('metadata', bytesOf('{"usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2},"metrics":{"latencyMs":1}}')),
  ),
  token: (text) => delta(joined(BEDROCK_JSON[0], text, BEDROCK_JSON[1])),
  event: delta,
  json: joined(BEDROCK_JSON[0], 'a', BEDROCK_JSON[1]),
  silence: joined(...BEDROCK_JSON),
  huge: (bytes) => joined(preludeOf(bytes, headersOf('contentBlockDelta')), headersOf('contentBlockDelta'), BEDROCK_JSON[0]),
  wrongSum: delta(joined(BEDROCK_JSON[0], 'a', BEDROCK_JSON[1])).map((byte, at, all) => (at === all.length - 1 ? byte ^ 0xff : byte)),
};

const dialects: Readonly<Record<SubjectName, Dialect>> = { ollama, openai, bedrock, gateway: openai, gatewayBedrock: bedrock };

/** What servers of this subject speak. */
export const dialectOf = (subject: SubjectName): Dialect => dialects[subject];

/** One event of `application/vnd.amazon.eventstream`: lengths and a checksum, headers, payload, a checksum of all. */
function frame(event: string, payload: Uint8Array): Uint8Array {
  const headers = headersOf(event);
  const body = joined(preludeOf(16 + headers.length + payload.length, headers), headers, payload);
  return joined(body, uint32(crc32(body)));
}

function preludeOf(total: number, headers: Uint8Array): Uint8Array {
  const lengths = joined(uint32(total), uint32(headers.length));
  return joined(lengths, uint32(crc32(lengths)));
}

function headersOf(event: string): Uint8Array {
  const TEXT = 7;
  return joined(
    ...[
      [':event-type', event],
      [':content-type', 'application/json'],
      [':message-type', 'event'],
    ].map(([name = '', value = '']) => joined(new Uint8Array([name.length]), name, new Uint8Array([TEXT, 0, value.length]), value)),
  );
}

function uint32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
