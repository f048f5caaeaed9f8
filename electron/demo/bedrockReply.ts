import { constants, type ServerHttp2Stream } from 'node:http2';
import { setImmediate } from 'node:timers/promises';
import { type BedrockErrorName, bedrockErrors } from './bedrockErrors.ts';
import { type FramePart, frameDamage, spoilt } from './bedrockFrames.ts';
import { abortable, type DemoClock, sleep } from './clock.ts';
import type { BedrockFault, CommonFault } from './faults.ts';
import type { RecordedRequest } from './requestLog.ts';
import { pieces, withFault } from './stream.ts';

/** One request on its way to an answer. */
export interface BedrockExchange {
  readonly request: RecordedRequest;
  readonly stream: ServerHttp2Stream;
  readonly fault: BedrockFault | undefined;
  readonly signal: AbortSignal;
  readonly clock: DemoClock;
}

/** Answers with an error before the stream, as Bedrock does. */
export function sendError({ stream }: BedrockExchange, name: BedrockErrorName, message?: string): void {
  const [status, usual] = bedrockErrors[name];
  send(stream, status, { 'content-type': 'application/json', 'x-amzn-errortype': name }, JSON.stringify({ message: message ?? usual }));
}

/** Answers a call that is not about a stream. */
export function sendJson({ stream }: BedrockExchange, body: object): void {
  send(stream, 200, { 'content-type': 'application/json' }, JSON.stringify(body));
}

/** Answers with the faults that come before any stream. Returns whether it did. */
export function answersEarly(exchange: BedrockExchange): boolean {
  const { fault, stream } = exchange;
  switch (fault?.kind) {
    case 'hang':
      return true;
    case 'exception':
      sendError(exchange, fault.name, fault.message);
      return true;
    case 'htmlError':
      send(stream, fault.status ?? 502, { 'content-type': 'text/html' }, '<html><body><h1>Bad Gateway</h1></body></html>');
      return true;
    case 'status': {
      const body = typeof fault.body === 'string' ? fault.body : JSON.stringify(fault.body ?? {});
      send(stream, fault.status, { 'content-type': 'application/json', ...fault.headers }, body);
      return true;
    }
    default:
      return false;
  }
}

/** Streams frames, with the exchange's fault. */
export async function sendFrames(exchange: BedrockExchange, parts: AsyncIterable<FramePart>): Promise<void> {
  const { stream, fault } = exchange;
  const errorName = fault?.kind === 'exceptionFrame' ? fault.name : 'modelStreamErrorException';
  for await (const step of withFault(spoilt(parts, fault), commonPart(fault), frameDamage(errorName))) {
    if (step.act === 'drop') return drop(exchange);
    if (!stream.headersSent) stream.respond({ ':status': 200, 'content-type': 'application/vnd.amazon.eventstream' });
    if (step.act === 'stall') return stall(exchange.signal);
    await write(exchange, step.part.bytes);
  }
  stream.end();
}

function send(stream: ServerHttp2Stream, status: number, headers: Readonly<Record<string, string>>, body: string): void {
  stream.respond({ ':status': status, 'x-amzn-requestid': '00000000-0000-4000-8000-000000000000', ...headers });
  stream.end(body);
}

/** Faults of frames in the words of faults of streams. */
function commonPart(fault: BedrockFault | undefined): CommonFault | undefined {
  switch (fault?.kind) {
    case 'exceptionFrame':
      return { kind: 'errorInStream', tokens: fault.tokens ?? 0, ...(fault.message === undefined ? {} : { message: fault.message }) };
    case 'exception':
    case 'htmlError':
    case 'wrongCrc':
    case 'truncatedFrame':
      return undefined;
    default:
      return fault;
  }
}

async function write({ stream, fault, signal, clock }: BedrockExchange, bytes: Uint8Array): Promise<void> {
  signal.throwIfAborted();
  if (bytes.length === 0) return;
  if (fault?.kind !== 'slowBytes') {
    await written(stream, bytes, signal);
    return;
  }
  for (const piece of pieces(bytes)) {
    stream.write(piece);
    if (fault.everyMs === undefined) await setImmediate(undefined, { signal });
    else await sleep(clock, fault.everyMs, signal);
  }
}

/** Resolves when the bytes have left. */
function written(stream: ServerHttp2Stream, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  return abortable(new Promise((resolve) => stream.write(bytes, () => resolve())), signal);
}

/** The next turn, so that the last frame is on its way. */
async function drop({ stream, fault, signal }: BedrockExchange): Promise<void> {
  await setImmediate(undefined, { signal });
  if (fault?.kind === 'dropMidStream' && fault.how === 'reset') stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  else stream.session?.destroy();
}

/** Holds the stream open until the client gives up. */
function stall(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
}
