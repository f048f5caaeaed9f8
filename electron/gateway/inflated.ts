import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';

const makers: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};
/** What waits to be inflated must not grow without bounds, bytes. */
const MOST_WAITING = 4 * 1024 * 1024;

/** Takes the bytes of an answer as they pass. */
export interface Inflater {
  /** @param at when they came, `performance.now()` */
  push(chunk: Buffer, at: number): void;
  /** No more will come: `done` is called once all has been seen. */
  finish(done: () => void): void;
}

/** @returns whether it wants to see more */
type See = (bytes: Buffer, at: number) => boolean;

/** Hands on bytes as they were before the server compressed them. @returns `null`: we cannot read that compression */
export function inflated(encoding: string | undefined, see: See): Inflater | null {
  if (encoding === undefined || encoding === '' || encoding === 'identity') return { push: see, finish: (done) => done() };
  const transform = makers[encoding.trim().toLowerCase()]?.();
  return transform === undefined ? null : inflaterOf(transform, see);
}

function inflaterOf(transform: Transform, see: See): Inflater {
  transform.on('data', (bytes: Buffer) => see(bytes, performance.now()) || transform.destroy());
  // What cannot be read is the client's business.
  transform.on('error', () => transform.destroy());
  return {
    push(chunk) {
      if (transform.destroyed) return;
      if (transform.writableLength > MOST_WAITING) transform.destroy();
      else transform.write(chunk);
    },
    finish(done) {
      if (transform.destroyed) {
        done();
        return;
      }
      transform.once('close', done);
      transform.end();
    },
  };
}
