import type { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** The way out of a connection: waits while its buffers are full, and counts. */
export interface Sink {
  readonly gone: AbortSignal;
  /** Resolves as soon as more may be written, or the other end is gone. */
  write(bytes: string | Uint8Array): Promise<void>;
}

/** @param count is told how many bytes went out */
export function sinkOf(socket: Socket, count: (bytes: number) => void): Sink {
  const ending = new AbortController();
  socket.once('close', () => ending.abort());
  const { signal: gone } = ending;
  return {
    gone,
    async write(bytes) {
      if (gone.aborted || socket.destroyed || socket.writableEnded) return;
      count(bytes.length);
      if (socket.write(bytes)) return;
      await eitherOf(socket, gone);
    },
  };
}

function eitherOf(socket: Socket, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done);
      gone.removeEventListener('abort', done);
      resolve();
    };
    socket.once('drain', done);
    gone.addEventListener('abort', done);
  });
}

/** Waits so many milliseconds, or until the other end is gone. */
export async function paceUntil(ms: number, gone: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal: gone }).catch(() => {});
}
