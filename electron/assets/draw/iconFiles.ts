import { appIcon } from './appIcon.ts';
import type { Raster } from './chromiumRaster.ts';
import { encodeIcns, icnsSizes } from './icns.ts';
import { encodeIco } from './ico.ts';
import { type Image, inInk } from './image.ts';
import { encodePng } from './png.ts';
import { type TrayState, trayIcon, trayStates } from './trayIcon.ts';

/** A file's path from the repository's root, and what belongs in it. */
export interface IconFile {
  readonly path: string;
  readonly content: Buffer;
}

const BLACK = [0, 0, 0] as const;
/** Ink by the panel it is for. */
const inks = { light: [0x1c, 0x1a, 0x17], dark: [0xff, 0xff, 0xff] } as const;
const panels = ['light', 'dark'] as const;

/** Pixels by scale: macOS draws 16 points; Linux panels scale, mostly down, from 32. */
const scales = { '': 1, '@2x': 2 } as const;
const suffixes = ['', '@2x'] as const;
const traySizes = [16, 20, 24, 32];
const appSizes = [16, 20, 24, 32, 40, 48, 64, 128, 256];

/** Tiles touch the edge nearly; the grid of macOS leaves 100 of 1024 free. */
const margins = { tile: 0.03, mac: 100 / 1024 } as const;

/** Every icon of the app, drawn anew. */
export async function iconFiles(raster: Raster): Promise<IconFile[]> {
  const files: IconFile[] = [];
  for (const state of trayStates) files.push(...(await trayFiles(state, raster)));
  return [...files, ...(await appFiles(raster))];
}

async function trayFiles(state: TrayState, raster: Raster): Promise<IconFile[]> {
  const drawn = async (size: number): Promise<Image> => raster(trayIcon(state, size), size);
  const path = (name: string): string => `electron/assets/tray/${state}${name}`;
  const files: IconFile[] = [];
  for (const suffix of suffixes) {
    files.push({ path: path(`Template${suffix}.png`), content: encodePng(inInk(await drawn(16 * scales[suffix]), BLACK)) });
    for (const panel of panels)
      files.push({ path: path(`-${panel}${suffix}.png`), content: encodePng(inInk(await drawn(32 * scales[suffix]), inks[panel])) });
  }
  for (const panel of panels) {
    const images: Image[] = [];
    for (const size of traySizes) images.push(inInk(await drawn(size), inks[panel]));
    files.push({ path: path(`-${panel}.ico`), content: encodeIco(images) });
  }
  return files;
}

async function appFiles(raster: Raster): Promise<IconFile[]> {
  const [windows, mac]: [Image[], Image[]] = [[], []];
  for (const size of appSizes) windows.push(await raster(appIcon(size, margins.tile), size));
  for (const size of icnsSizes) mac.push(await raster(appIcon(size, margins.mac), size));
  return [
    { path: 'electron/assets/icon.png', content: encodePng(await raster(appIcon(1024, margins.tile), 1024)) },
    { path: 'electron/assets/icon.icns', content: encodeIcns(mac) },
    { path: 'electron/assets/icon.ico', content: encodeIco(windows) },
    { path: 'renderer/icon.svg', content: Buffer.from(appIcon(32, margins.tile)) },
  ];
}
