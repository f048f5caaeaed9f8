/**
 * A model server that knows when it sent its first token. Hand-written HTTP on a bare socket, in a process of its own, so that
 * nothing stands between its stamps and the wire: one when the whole request is read, one right before the token is written.
 * Linux gives all processes the same monotonic clock, but only the difference is used. The true delay goes to the parent by message.
 *
 * `/kept/…` keeps the connection, `/fresh/…` closes it, `/load/…` streams for ever; `…/api/chat` answers as Ollama, the rest as OpenAI.
 */
import { createServer, type Socket } from 'node:net';
import { setPriority } from 'node:os';
import { chunked, head, type Line, ollamaLine, openAiLine, requestsOf } from './wire.ts';

const SHORTEST_MS = 4;
const LONGEST_MS = 8;
/**
 * An `awake` server stays so before it writes the token, and after an answer until the next request comes, if it comes soon: how slowly
 * a server wakes up is not the client's error, but it would be in every figure.
 */
const AWAKE_MS = 0.5;
const AWAKE_AFTER_MS = 10;
const isAwake = process.argv[2] === 'awake';
/** Where a request does not say how many, and how far apart they come. */
const TOKENS = 4;
const BETWEEN_MS = 2;
const STAMP_NICENESS = -10;
const LOAD_NICENESS = 10;
/** 20 tokens a second. */
const LOAD_MS = 50;

function answer(socket: Socket, path: string, body: string, readAt: bigint): void {
  awakeUntil = 0;
  const line: Line = path.endsWith('/api/chat') ? ollamaLine : openAiLine;
  const kept = path.startsWith('/kept/');
  socket.write(head(path, kept) + chunked(line({ role: 'assistant', text: '' })));
  const token = chunked(line({ text: 'token' }));
  if (path.startsWith('/load/')) {
    streamForEver(socket, token);
    return;
  }
  const id = /ping (\d+)/.exec(body)?.[1];
  setTimeout(
    () => {
      const awakeAt = performance.now();
      while (isAwake && performance.now() - awakeAt < AWAKE_MS);
      const tokenAt = process.hrtime.bigint();
      socket.write(token, 'latin1');
      const asked = /"max(?:_completion)?_tokens":(\d+)/.exec(body)?.[1];
      goOn(socket, line, kept, Number(asked ?? TOKENS) - 1, () => process.send?.({ id: Number(id ?? 0), trueMs: Number(tokenAt - readAt) / 1e6 }));
    },
    SHORTEST_MS + Math.random() * (LONGEST_MS - SHORTEST_MS),
  );
}

let awakeUntil = 0;

/** Turns the event loop without a pause, so that it reads at once what comes. */
function stayAwake(): void {
  if (performance.now() < awakeUntil) setImmediate(stayAwake);
}

function goOn(socket: Socket, line: Line, kept: boolean, more: number, onEnd: () => void): void {
  let left = more;
  const timer = setInterval(() => {
    left -= 1;
    if (left >= 0) {
      socket.write(chunked(line({ text: 'more' })));
      return;
    }
    clearInterval(timer);
    const end = `${chunked(line({ text: '', done: true }))}0\r\n\r\n`;
    if (kept) socket.write(end);
    else socket.end(end);
    onEnd();
    if (!isAwake) return;
    awakeUntil = performance.now() + AWAKE_AFTER_MS;
    stayAwake();
  }, BETWEEN_MS);
}

const streams = new Set<Socket>();

/** As a server does that computes all its streams in one batch: every step sends a token of each. */
function streamForEver(socket: Socket, token: string): void {
  streams.add(socket.once('close', () => streams.delete(socket)));
  if (streams.size > 1) return;
  // A model server streams from another machine: what it costs to make the streams is not to weigh on those that are measured.
  setPriority(LOAD_NICENESS);
  const step = setInterval(() => {
    for (const stream of streams) stream.write(token);
    if (streams.size === 0) clearInterval(step);
  }, LOAD_MS);
}

const server = createServer({ noDelay: true }, (socket) => {
  const requests = requestsOf((path, body, readAt) => answer(socket, path, body, readAt));
  socket.on('data', requests).on('error', () => socket.destroy());
});

/** How long the stamping server waits for a CPU is no client's error. Only root may ask for it. */
function askForPrecedence(): void {
  try {
    setPriority(STAMP_NICENESS);
  } catch {
    process.stderr.write('The stamping server competes for the CPU with the clients: giving it precedence takes root.\n');
  }
}

askForPrecedence();
process.once('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.send?.({ port: address.port });
});
