/** Draws every icon of the app, of its tray and of its page: `npm run icons`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withChromium } from './chromiumRaster.ts';
import { iconFiles } from './iconFiles.ts';

const root = join(import.meta.dirname, '../../..');
const files = await withChromium(iconFiles);
for (const { path, content } of files) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}
process.stdout.write(`${files.length} icons drawn.\n`);
