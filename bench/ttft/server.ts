/**
 * A model server that knows when it sent its first token. Hand-written HTTP on a bare socket, in a process of its own, so that
 * nothing stands between its stamps and the wire: one when the whole request is read, one right before the token is written.
 * Linux gives all processes the same monotonic clock, but only the difference is used. The true delay goes to the parent by message.
 *
 * `/kept/…` keeps the connection, `/fresh/…` closes it, `/load/…` streams for ever; `…/api/chat` answers as Ollama, the rest as OpenAI.
 */
import { createServer, type Socket } from 'node:net';
import { chunked, head, type Line, ollamaLine, openAiLine, requestsOf } from './wire.ts';

const SHORTEST_MS = 4;
const LONGEST_MS = 8;
/** After the first token: so many more, this far apart. */
const MORE_TOKENS = 3;
const BETWEEN_MS = 2;
/** 20 tokens a second. */
const LOAD_MS = 50;

function answer(socket: Socket, path: string, body: string, readAt: bigint): void {
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
      const tokenAt = process.hrtime.bigint();
      socket.write(token);
      goOn(socket, line, kept, () => process.send?.({ id: Number(id ?? 0), trueMs: Number(tokenAt - readAt) / 1e6 }));
    },
    SHORTEST_MS + Math.random() * (LONGEST_MS - SHORTEST_MS),
  );
}

function goOn(socket: Socket, line: Line, kept: boolean, onEnd: () => void): void {
  let left = MORE_TOKENS;
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
  }, BETWEEN_MS);
}

function streamForEver(socket: Socket, token: string): void {
  // Clients that opened all at once must not stay in step.
  setTimeout(() => {
    const timer = setInterval(() => socket.write(token), LOAD_MS);
    socket.once('close', () => clearInterval(timer));
  }, Math.random() * LOAD_MS);
}

const server = createServer({ noDelay: true }, (socket) => {
  const requests = requestsOf((path, body) => answer(socket, path, body, process.hrtime.bigint()));
  socket.on('data', requests).on('error', () => socket.destroy());
});

process.once('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.send?.({ port: address.port });
});
