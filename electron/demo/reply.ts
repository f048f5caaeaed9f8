import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { sleep } from './clock.ts';
import type { HttpFault } from './faults.ts';
import type { Exchange } from './httpServer.ts';
import { type Damage, type Part, pieces, withFault } from './stream.ts';

/** A part of a text stream: `data` is what is framed, `raw` text is sent as it is. */
export interface TextPart extends Part {
  readonly data: string;
  readonly raw?: boolean;
  /** Leaves in one write with the part after it. */
  readonly withNext?: boolean;
}

/** How a text stream looks on the wire. */
export interface TextFormat {
  readonly headers: Readonly<Record<string, string>>;
  frame(data: string): string;
  /** JSON of an error inside the stream. */
  error(message: string): object;
}

/** Streams an answer, with the exchange's fault. Errors before the first part reach the caller, with no head sent. */
export async function sendStream(exchange: Exchange, format: TextFormat, parts: AsyncIterable<TextPart>): Promise<void> {
  const { response, fault } = exchange;
  const text = (part: TextPart): string => (part.raw ? part.data : format.frame(part.data));
  const damage: Damage<TextPart> = {
    malformed: (part) => ({ ...part, data: part.data.slice(0, part.data.length / 2) }),
    padded: (part, bytes) => ({ ...part, data: part.data.replace(/\}$/, `${' '.repeat(bytes)}}`) }),
    error: (message) => ({ kind: 'notice', data: JSON.stringify(format.error(message)) }),
    size: (part) => Buffer.byteLength(text(part)),
  };
  let held = '';
  for await (const step of withFault(parts, fault, damage)) {
    if (!response.headersSent && step.act !== 'drop') response.writeHead(200, { ...format.headers });
    if (step.act === 'send' && step.part.kind === 'open') response.flushHeaders();
    if (step.act === 'send' && step.part.kind !== 'open') held += text(step.part);
    if (step.act === 'send' && step.part.withNext) continue;
    if (held !== '') await write(exchange, held);
    held = '';
    if (step.act === 'drop') return drop(response);
    if (step.act === 'stall') return stall(exchange);
  }
  response.end(held);
}

/** Sends a whole JSON answer, with those faults that make sense for it. */
export async function sendJson(exchange: Exchange, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<void> {
  await sendText(exchange, status, JSON.stringify(body), { 'content-type': 'application/json; charset=utf-8', ...headers });
}

/** Sends a whole answer with a length, with those faults that make sense for it. */
export async function sendText(exchange: Exchange, status: number, text: string, headers: Readonly<Record<string, string>>): Promise<void> {
  const { response, fault, request } = exchange;
  const body = damagedBody(text, fault);
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  if (request.method === 'HEAD') return void response.end();
  switch (fault?.kind) {
    case 'stallAfterHeaders':
      return stall(exchange);
    case 'stallAfterTokens':
      response.write(body.slice(0, body.length / 2));
      return stall(exchange);
    case 'dropMidStream':
      await write(exchange, body.slice(0, body.length / 2));
      return drop(response);
    default:
      await write(exchange, body);
      response.end();
  }
}

function damagedBody(text: string, fault: HttpFault | undefined): string {
  if (fault?.kind === 'malformedJson') return text.slice(0, text.length / 2);
  if (fault?.kind === 'hugeBody' || fault?.kind === 'hugeLine') return text.replace(/\}$/, `${' '.repeat(fault.bytes ?? 8 * 1024 * 1024)}}`);
  return text;
}

async function write({ response, fault, signal, clock }: Exchange, text: string): Promise<void> {
  signal.throwIfAborted();
  if (fault?.kind !== 'slowBytes') {
    if (!response.write(text)) await once(response, 'drain', { signal });
    return;
  }
  for (const piece of pieces(Buffer.from(text))) {
    response.write(piece);
    if (fault.everyMs === undefined) await setImmediate(undefined, { signal });
    else await sleep(clock, fault.everyMs, signal);
  }
}

/** Waits for the written bytes to leave before the socket is destroyed, or the client would never see them. */
async function drop(response: ServerResponse): Promise<void> {
  if (response.headersSent) await new Promise((resolve) => response.write('', resolve));
  response.destroy();
}

/** Holds the connection open until the client gives up. */
function stall({ response, signal }: Exchange): Promise<void> {
  response.flushHeaders();
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
}
