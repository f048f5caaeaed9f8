import { chromium } from '@playwright/test';
import { findChromium } from '../../../test/support/chromium.ts';
import { machine } from '../../../test/support/chromiumOnMachine.ts';
import type { Image } from './image.ts';

/** Turns an SVG into pixels. */
export type Raster = (svg: string, size: number) => Promise<Image>;

/** Lends `use` a rasteriser: a canvas in the Chromium that the tests use. Rejects where there is none. */
export async function withChromium<T>(use: (raster: Raster) => Promise<T>): Promise<T> {
  const { executablePath, env } = await findChromium(machine);
  const browser = await chromium.launch({ executablePath, env: { ...process.env, ...env } });
  try {
    const page = await browser.newPage();
    return await use(async (svg, size) => {
      const pixels = await page.evaluate(drawn, { svg, size });
      return { width: size, height: size, rgba: new Uint8Array(Buffer.from(pixels, 'base64')) };
    });
  } finally {
    await browser.close();
  }
}

/** Runs in the browser. */
async function drawn({ svg, size }: { svg: string; size: number }): Promise<string> {
  const picture = document.createElement('img');
  picture.src = `data:image/svg+xml;base64,${btoa(svg)}`;
  await picture.decode();
  // To be read again means: drawn by the processor, the same on every graphics card.
  const context = new OffscreenCanvas(size, size).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('no canvas');
  context.drawImage(picture, 0, 0, size, size);
  return btoa(Array.from(context.getImageData(0, 0, size, size).data, (value) => String.fromCharCode(value)).join(''));
}
