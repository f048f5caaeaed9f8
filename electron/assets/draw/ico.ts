import type { Image } from './image.ts';
import { encodePng } from './png.ts';

const [HEADER, ENTRY, BITMAP_HEADER] = [6, 16, 40];

/** A Windows icon with one image per size. Only the largest possible one is a PNG: some programs read smaller ones as bitmaps only. */
export function encodeIco(images: readonly Image[]): Buffer {
  const contents = images.map((image) => (image.width >= 256 ? encodePng(image) : bitmap(image)));
  const directory = Buffer.alloc(HEADER + ENTRY * images.length);
  directory.writeUInt16LE(1, 2);
  directory.writeUInt16LE(images.length, 4);
  let offset = directory.length;
  for (const [index, { width, height }] of images.entries()) {
    const at = HEADER + ENTRY * index;
    const size = contents[index]?.length ?? 0;
    // 256 is written as 0.
    directory.set([width % 256, height % 256], at);
    directory.writeUInt16LE(1, at + 4);
    directory.writeUInt16LE(32, at + 6);
    directory.writeUInt32LE(size, at + 8);
    directory.writeUInt32LE(offset, at + 12);
    offset += size;
  }
  return Buffer.concat([directory, ...contents]);
}

/** Bottom-up rows of blue, green, red, alpha, then one bit per pixel for programs that do not know alpha. */
function bitmap({ width, height, rgba }: Image): Buffer {
  const maskRow = Math.ceil(width / 32) * 4;
  const pixels = width * height * 4;
  const file = Buffer.alloc(BITMAP_HEADER + pixels + maskRow * height);
  file.writeUInt32LE(BITMAP_HEADER, 0);
  file.writeInt32LE(width, 4);
  // Colours and mask together.
  file.writeInt32LE(height * 2, 8);
  file.writeUInt16LE(1, 12);
  file.writeUInt16LE(32, 14);
  file.writeUInt32LE(pixels + maskRow * height, 20);
  for (let y = 0; y < height; y += 1) {
    const row = height - 1 - y;
    for (let x = 0; x < width; x += 1) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray((y * width + x) * 4);
      file.set([blue, green, red, alpha], BITMAP_HEADER + (row * width + x) * 4);
      const mask = BITMAP_HEADER + pixels + row * maskRow + (x >> 3);
      if (alpha === 0) file.writeUInt8(file.readUInt8(mask) | (0x80 >> (x & 7)), mask);
    }
  }
  return file;
}
