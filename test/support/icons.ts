import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Image } from '../../electron/assets/draw/image.ts';
import { decodePng } from '../../electron/assets/draw/png.ts';

const root = join(import.meta.dirname, '../..');

/** The images in one of our icon files, by its path from the repository's root. */
export const readIcon = (path: string): Image[] => imagesIn(path, readFileSync(join(root, path)));

/** The images in the bytes of a PNG, an ICO or an ICNS. */
export function imagesIn(path: string, content: Buffer): Image[] {
  if (extname(path) === '.icns') return imagesInIcns(content);
  return extname(path) === '.ico' ? imagesInIco(content) : [decodePng(content)];
}

/** The alpha of a pixel. */
export const alphaAt = ({ width, rgba }: Image, x: number, y: number): number => rgba[(y * width + x) * 4 + 3] ?? Number.NaN;

/** How different two images of one size are: the mean difference of a channel, weighed by alpha, from 0 to 255. */
export function difference(one: Image, other: Image): number {
  if (one.width !== other.width || one.height !== other.height) return 255;
  const [a, b] = [weighed(one), weighed(other)];
  return a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / a.length;
}

function weighed({ rgba }: Image): number[] {
  return Array.from(rgba, (value, index) => (index % 4 === 3 ? value : (value * (rgba[index - (index % 4) + 3] ?? 0)) / 255));
}

function imagesInIco(file: Buffer): Image[] {
  return Array.from({ length: file.readUInt16LE(4) }, (_, index) => {
    const entry = 6 + 16 * index;
    const offset = file.readUInt32LE(entry + 12);
    const content = file.subarray(offset, offset + file.readUInt32LE(entry + 8));
    return content.toString('latin1', 1, 4) === 'PNG' ? decodePng(content) : bitmap(content);
  });
}

/** Blocks of a name, a length that counts both, and a PNG; the file is such a block, too. */
function imagesInIcns(file: Buffer): Image[] {
  if (file.toString('latin1', 0, 4) !== 'icns' || file.readUInt32BE(4) !== file.length) throw new Error('not an ICNS');
  const images: Image[] = [];
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) images.push(decodePng(file.subarray(at + 8, at + file.readUInt32BE(at + 4))));
  return images;
}

/** Bottom-up rows of blue, green, red, alpha, followed by a mask for which the header counts the height twice. */
function bitmap(content: Buffer): Image {
  const [width, height] = [content.readInt32LE(4), content.readInt32LE(8) / 2];
  const rgba = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const [blue = 0, green = 0, red = 0, alpha = 0] = content.subarray(content.readUInt32LE(0) + ((height - 1 - y) * width + x) * 4);
      rgba.set([red, green, blue, alpha], (y * width + x) * 4);
    }
  return { width, height, rgba };
}
