import { type Answer, answerTo } from './answer.ts';
import { sleep } from './clock.ts';
import type { Gpu, Lease } from './gpu.ts';
import type { Exchange } from './httpServer.ts';
import type { OllamaModel } from './ollamaModels.ts';
import { type OllamaRequest, runnerKey, textOf } from './ollamaRequest.ts';
import { sendJson, sendStream, type TextFormat, type TextPart } from './reply.ts';

/** A checked request for one model. */
export interface Generation {
  readonly exchange: Exchange;
  readonly request: OllamaRequest;
  readonly model: OllamaModel;
  readonly gpu: Gpu;
  /** What `keep_alive` asks for, ms; `null` is for ever, `undefined` leaves it. */
  readonly sessionMs: number | null | undefined;
  readonly pace: number;
}

const NDJSON: TextFormat = {
  headers: { 'content-type': 'application/x-ndjson' },
  frame: (data) => `${data}\n`,
  error: (error) => ({ error, status: 500 }),
};

/** Warm requests pay a ping of the runner, about as long as on a real server. */
const RUNNER_CHECK_MS = 20;

/** A line of the stream before it is written. */
interface Line {
  readonly kind: 'token' | 'done';
  readonly texts: Texts;
  readonly rest: object;
}

interface Texts {
  readonly content: string;
  readonly thinking?: string;
}

/** Answers chat and generate with text, streamed or whole. */
export async function answerGeneration(generation: Generation): Promise<void> {
  const { exchange, request } = generation;
  if (request.stream !== false) return sendStream(exchange, NDJSON, streamed(generation));
  let content = '';
  let thinking = '';
  let rest: object = {};
  for await (const line of lines(generation)) {
    content += line.texts.content;
    thinking += line.texts.thinking ?? '';
    rest = line.rest;
  }
  await sendJson(exchange, 200, bodyOf(generation, { content, ...(thinking === '' ? {} : { thinking }) }, rest));
}

async function* streamed(generation: Generation): AsyncGenerator<TextPart> {
  for await (const { kind, texts, rest } of lines(generation)) yield { kind, data: JSON.stringify(bodyOf(generation, texts, rest)) };
}

/** Nothing comes before the first token, not even a head. */
async function* lines(generation: Generation): AsyncGenerator<Line> {
  const { exchange, request, model, pace } = generation;
  const { clock, signal } = exchange;
  const answer = answerTo(textOf(request), limitOf(generation), model.thinks === true && request.think !== false);
  const startedAt = clock.now();
  const lease = await leaseFor(generation);
  try {
    const evaluationAt = clock.now();
    await sleep(clock, model.tokenMs * pace, signal);
    const firstTokenAt = clock.now();
    const said: Texts[] = [...answer.thoughts.map((thinking) => ({ content: '', thinking })), ...answer.tokens.map((content) => ({ content }))];
    for (const [index, texts] of said.entries()) {
      if (index > 0 && model.gapMs) await sleep(clock, model.gapMs * pace, signal);
      yield { kind: 'token', texts, rest: { done: false } };
    }
    const end = clock.now();
    const rest = {
      done: true,
      done_reason: answer.finish,
      total_duration: nanoseconds(end - startedAt),
      load_duration: nanoseconds(lease.waitedMs + RUNNER_CHECK_MS),
      ...evaluation(answer, firstTokenAt - evaluationAt, end - firstTokenAt),
    };
    yield { kind: 'done', texts: { content: '' }, rest };
  } finally {
    lease.release();
  }
}

/** A cloud model takes no room here, so it is always there. */
async function leaseFor({ exchange, request, model, gpu, sessionMs }: Generation): Promise<Lease> {
  if (model.remoteHost !== undefined) return { spec: model, cold: false, waitedMs: 0, release: () => {} };
  return gpu.acquire(model.name, { signal: exchange.signal, sessionMs, runner: runnerKey(request) });
}

function limitOf({ exchange, request }: Generation): number | undefined {
  if (exchange.fault?.kind === 'emptyAnswer') return 0;
  const limit = request.options?.num_predict;
  return limit === undefined || limit < 0 ? undefined : Math.max(1, limit);
}

function bodyOf({ exchange, request }: Generation, { content, thinking }: Texts, rest: object): object {
  const head = { model: request.model, created_at: new Date(exchange.clock.now()).toISOString() };
  const thought = thinking === undefined ? {} : { thinking };
  const isChat = exchange.route === '/api/chat';
  return { ...head, ...(isChat ? { message: { role: 'assistant', content, ...thought } } : { response: content, ...thought }), ...rest };
}

function evaluation(answer: Answer, promptMs: number, answerMs: number): object {
  return {
    prompt_eval_count: answer.inputTokens,
    prompt_eval_duration: nanoseconds(promptMs),
    eval_count: answer.outputTokens,
    eval_duration: nanoseconds(answerMs),
  };
}

/** Ollama's unit of durations. */
export function nanoseconds(ms: number): number {
  return Math.round(ms * 1e6);
}
