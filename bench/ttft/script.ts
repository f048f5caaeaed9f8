import { createServer, type Server } from 'node:net';
import { ConnectionPool } from '../../electron/providers/connections.ts';
import type { AnswerReader, TimedAnswer } from '../../electron/providers/http.ts';
import { timedRequest } from '../../electron/providers/transport.ts';
import { sleep } from '../stats.ts';

const LIMITS = { connectMs: 5_000, firstTokenMs: 60_000, stallMs: 60_000, graceMs: 1_000 };
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n';

export interface Played {
  readonly answer: TimedAnswer;
  /** Milliseconds from the request to each piece, as the server wrote them. */
  readonly writtenMs: readonly number[];
}

/** Plays `pieces` as the answer to one of our requests, each in a TCP write of its own. `before` is run ahead of each write. */
export async function play(
  pieces: readonly string[],
  betweenMs: number,
  reader: () => AnswerReader,
  before: (piece: number) => void = () => {},
): Promise<Played> {
  const writtenMs: number[] = [];
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', async () => {
      const readAt = performance.now();
      socket.write(HEAD);
      for (const [index, piece] of pieces.entries()) {
        await sleep(betweenMs);
        before(index);
        writtenMs.push(performance.now() - readAt);
        socket.write(piece);
      }
      socket.end();
    });
  });
  const pool = new ConnectionPool();
  try {
    const url = new URL(`http://127.0.0.1:${await listen(server)}/`);
    const request = {
      method: 'POST',
      url,
      headers: {},
      body: '{}',
      caFile: undefined,
      limits: LIMITS,
      signal: new AbortController().signal,
    } as const;
    return { answer: await timedRequest(pool, request, reader), writtenMs };
  } finally {
    await pool.close();
    server.close();
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error('no port'));
    });
  });
}
