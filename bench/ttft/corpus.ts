import { OllamaReader } from '../../electron/providers/ollamaReader.ts';
import { OpenAiReader } from '../../electron/providers/openaiReader.ts';
import type { Table } from '../report.ts';
import { undisturbed } from '../steal.ts';
import { play } from './script.ts';

/** An answer in the pieces the server writes. `token` is the piece that completes the first token; null if none ever comes. */
interface Case {
  readonly name: string;
  readonly protocol: 'openai' | 'ollama';
  readonly pieces: readonly string[];
  readonly token: number | null;
}

const event = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ id: 'c', model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const usage = `data: ${JSON.stringify({ id: 'c', model: 'm', choices: [], usage: { prompt_tokens: 5, completion_tokens: 1 } })}\n\n`;
const role = event({ role: 'assistant' });
const token = event({ content: 'Hi' });
const end = `${event({}, 'stop')}data: [DONE]\n\n`;
const half = Math.floor(token.length / 2);
const toolCall = (call: object): string => event({ tool_calls: [{ index: 0, function: call }] });
const line = (said: object): string => `${JSON.stringify({ model: 'm', ...said })}\n`;
const said = (text: object, done = false): string => line({ message: { role: 'assistant', ...text }, done });

const cases: readonly Case[] = [
  { name: 'role-only chunk first', protocol: 'openai', pieces: [role, token, end], token: 1 },
  {
    name: 'empty content first',
    protocol: 'openai',
    pieces: [event({ role: 'assistant', content: '' }), event({ content: '' }), token, end],
    token: 2,
  },
  { name: 'null content first', protocol: 'openai', pieces: [event({ role: 'assistant', content: null }), token, end], token: 1 },
  { name: 'comments first', protocol: 'openai', pieces: [': OPENROUTER PROCESSING\n\n', ': ping\n\n', role, token, end], token: 3 },
  { name: 'reasoning_content', protocol: 'openai', pieces: [role, event({ reasoning_content: 'Well' }), token, end], token: 1 },
  { name: 'reasoning', protocol: 'openai', pieces: [role, event({ reasoning: 'Well' }), token, end], token: 1 },
  { name: 'refusal', protocol: 'openai', pieces: [role, event({ refusal: 'No' }), end], token: 1 },
  {
    name: 'tool call by name',
    protocol: 'openai',
    pieces: [role, toolCall({ name: 'look', arguments: '' }), toolCall({ arguments: '{' }), end],
    token: 1,
  },
  {
    name: 'tool call, empty at first',
    protocol: 'openai',
    pieces: [role, toolCall({ name: '', arguments: '' }), toolCall({ arguments: '{' }), end],
    token: 2,
  },
  { name: 'event split over two writes', protocol: 'openai', pieces: [role, token.slice(0, half), token.slice(half), end], token: 2 },
  { name: 'event split before its blank line', protocol: 'openai', pieces: [role, token.slice(0, -1), token.slice(-1), end], token: 2 },
  { name: 'CRLF', protocol: 'openai', pieces: [role, token, end].map((piece) => piece.replaceAll('\n', '\r\n')), token: 1 },
  { name: 'role and token in one write', protocol: 'openai', pieces: [role + token, end], token: 0 },
  { name: 'usage chunk before the token', protocol: 'openai', pieces: [role, usage, token, end], token: 2 },
  { name: 'usage only, no token at all', protocol: 'openai', pieces: [role, usage, end], token: null },
  { name: 'llama-swap loading text first', protocol: 'openai', pieces: [loadingText('loading'), loadingText('.'), role, token, end], token: 3 },
  {
    name: 'NDJSON, empty content first',
    protocol: 'ollama',
    pieces: [said({ content: '' }), said({ content: 'Hi' }), said({ content: '' }, true)],
    token: 1,
  },
  {
    name: 'NDJSON, thinking',
    protocol: 'ollama',
    pieces: [said({ content: '', thinking: 'Well' }), said({ content: 'Hi' }), said({ content: '' }, true)],
    token: 0,
  },
  {
    name: 'NDJSON, line split over two writes',
    protocol: 'ollama',
    pieces: [said({ content: 'Hi' }).slice(0, 20), said({ content: 'Hi' }).slice(20), said({ content: '' }, true)],
    token: 1,
  },
  {
    name: 'NDJSON, CRLF',
    protocol: 'ollama',
    pieces: [said({ content: '' }), said({ content: 'Hi' }), said({ content: '' }, true)].map((piece) => piece.replace('\n', '\r\n')),
    token: 1,
  },
  { name: 'NDJSON, no token at all', protocol: 'ollama', pieces: [said({ content: '' }), said({ content: '' }, true)], token: null },
];

function loadingText(text: string): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta: { reasoning_content: text } }] })}\n\n`;
}

/** Between two writes: long beside any delay on loopback, so that the stamp tells which write it belongs to. */
const BETWEEN_MS = 30;

export interface CorpusResult {
  readonly table: Table;
  readonly right: number;
  readonly all: number;
}

/** Plays every case and looks whether TTFT fell between the write of the right piece and the next one. */
export async function runCorpus(): Promise<CorpusResult> {
  const rows: (string | number)[][] = [];
  let right = 0;
  for (const { name, protocol, pieces, token: at } of cases) {
    const makeReader = () => (protocol === 'openai' ? new OpenAiReader('the script', undefined) : new OllamaReader('the script', undefined));
    const { answer, writtenMs } = await undisturbed(() => play(pieces, BETWEEN_MS, makeReader));
    const ttft = answer.timing.ttftNetMs;
    const ok = answer.kind === 'streamed' && isIn(ttft, at === null ? null : (writtenMs[at] ?? 0));
    if (ok) right += 1;
    const tooEarly =
      at === null ? 'a token that never came' : `${Math.round((writtenMs[at] ?? 0) - (writtenMs[Math.min(at, firstChunk(pieces))] ?? 0))} ms`;
    rows.push([name, at === null ? 'none' : `write ${at + 1}`, ok ? 'right' : `wrong: ${answer.kind} ${ttft}`, tooEarly]);
  }
  return {
    table: { title: 'Definition corpus', columns: ['answer', 'token in', 'ours', 'a first-chunk rule is early by'], rows },
    right,
    all: cases.length,
  };
}

function isIn(ttft: number | null, expected: number | null): boolean {
  if (ttft === null || expected === null) return ttft === expected;
  return ttft >= expected && ttft < expected + BETWEEN_MS;
}

/** Where tools stop that take the first chunk with a choice in it. */
function firstChunk(pieces: readonly string[]): number {
  return Math.max(
    0,
    pieces.findIndex((piece) => /"choices":\[\{|"message":/.test(piece)),
  );
}
