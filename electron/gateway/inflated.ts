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

/** Hands on bytes as they were before the server compressed them. @returns what to give each chunk to; `null`: we cannot read that compression */
export function inflated(encoding: string | undefined, see: (bytes: Buffer, at: number) => void): ((chunk: Buffer, at: number) => void) | null {
  if (encoding === undefined || encoding === '' || encoding === 'identity') return see;
  const transform = makers[encoding.trim().toLowerCase()]?.();
  if (transform === undefined) return null;
  transform.on('data', (bytes: Buffer) => see(bytes, performance.now()));
  // What cannot be read is the client's business.
  transform.on('error', () => transform.destroy());
  return (chunk) => {
    if (transform.destroyed) return;
    if (transform.writableLength > MOST_WAITING) transform.destroy();
    else transform.write(chunk);
  };
}
