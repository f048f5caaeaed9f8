import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withChromium } from '../../electron/assets/draw/chromiumRaster.ts';
import { iconFiles } from '../../electron/assets/draw/iconFiles.ts';
import { findChromium } from '../support/chromium.ts';
import { machine } from '../support/chromiumOnMachine.ts';
import { difference, imagesIn, readIcon } from '../support/icons.ts';

const root = join(import.meta.dirname, '../..');

/** Another release of Chromium may round an edge differently; another drawing differs by more. */
const ROUNDING = 0.5;

const missing = await findChromium(machine).then(
  () => undefined,
  (error: unknown) => String(error),
);
if (missing !== undefined) process.stdout.write(`Whether the committed icons are what the script draws is not tested: ${missing}\n`);

describe('npm run icons', () => {
  it.skipIf(missing !== undefined)('draws the icons that are committed', async () => {
    const drawn = await withChromium(iconFiles);
    expect(drawn.length).toBeGreaterThan(30);
    for (const { path, content } of drawn) {
      if (path.endsWith('.svg')) {
        expect(readFileSync(join(root, path), 'utf8')).toBe(content.toString());
        continue;
      }
      const [committed, fresh] = [readIcon(path), imagesIn(path, content)];
      expect(
        committed.map(({ width }) => width),
        path,
      ).toEqual(fresh.map(({ width }) => width));
      for (const [index, image] of fresh.entries())
        for (const other of committed.slice(index, index + 1)) expect(difference(image, other), `${path}, ${image.width} px`).toBeLessThan(ROUNDING);
    }
  });
});
