import type { Image } from './image.ts';
import { encodePng } from './png.ts';

/** The names that macOS has for PNG images, by size in pixels: as they are, and for displays with twice the density. */
const NAMES: Readonly<Record<number, readonly string[]>> = {
  32: ['ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic08', 'ic13'],
  512: ['ic09', 'ic14'],
  1024: ['ic10'],
};

/** The sizes in an icon of macOS. */
export const icnsSizes = Object.keys(NAMES).map(Number);

/** An icon of macOS with one image per size. */
export function encodeIcns(images: readonly Image[]): Buffer {
  const entries = images.flatMap((image) => {
    const png = encodePng(image);
    return (NAMES[image.width] ?? []).map((name) => block(name, png));
  });
  return block('icns', Buffer.concat(entries));
}

/** Name, length with these eight bytes, content. */
function block(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32BE(8 + content.length, 4);
  return Buffer.concat([head, content]);
}
