import { describe, expect, it } from 'vitest';
import type { Image } from '../../electron/assets/draw/image.ts';
import { trayStates } from '../../electron/assets/draw/trayIcon.ts';
import { alphaAt, readIcon } from '../support/icons.ts';

const tray = (name: string): Image[] => readIcon(`electron/assets/tray/${name}`);
const sizes = (images: readonly Image[]): number[] => images.map(({ width }) => width);

/** The colours of what can be seen, as text. */
function inksOf({ rgba }: Image): Set<string> {
  const inks = new Set<string>();
  for (let at = 0; at < rgba.length; at += 4) if (rgba[at + 3] !== 0) inks.add(`${rgba[at]} ${rgba[at + 1]} ${rgba[at + 2]}`);
  return inks;
}

/** How many pixels are there in one image and not in the other. */
function changed(one: Image, other: Image): number {
  return one.rgba.filter((value, index) => index % 4 === 3 && Math.abs(value - (other.rgba[index] ?? 0)) > 128).length;
}

describe('Tray icons', () => {
  it.each(trayStates)('%s: black and alpha only, at 16 and 32 pixels, for the menu bar of macOS', (state) => {
    const [once, twice] = [tray(`${state}Template.png`), tray(`${state}Template@2x.png`)];
    expect(sizes([...once, ...twice])).toEqual([16, 32]);
    for (const image of [...once, ...twice]) expect([...inksOf(image)]).toEqual(['0 0 0']);
  });

  it.each(trayStates)('%s: dark ink for a light panel and white ink for a dark one, on Linux and Windows', (state) => {
    for (const [panel, ink] of [
      ['light', '28 26 23'],
      ['dark', '255 255 255'],
    ] as const) {
      const pictures = [...tray(`${state}-${panel}.png`), ...tray(`${state}-${panel}@2x.png`)];
      const icon = tray(`${state}-${panel}.ico`);
      expect(sizes(pictures)).toEqual([32, 64]);
      expect(sizes(icon)).toEqual([16, 20, 24, 32]);
      for (const image of [...pictures, ...icon]) expect([...inksOf(image)]).toEqual([ink]);
    }
  });

  it.each(trayStates)('%s: its ring touches the edges in whole pixels and leaves the corners free', (state) => {
    for (const image of tray(`${state}-dark.ico`)) {
      const [last, middle] = [image.width - 1, image.width / 2];
      for (const [x, y] of [
        [0, 0],
        [last, 0],
        [0, last],
      ] as const)
        expect(alphaAt(image, x, y)).toBe(0);
      const line = Math.round(image.width / 16);
      for (const [outside, inside] of [
        [alphaAt(image, 0, middle), alphaAt(image, line, middle)],
        [alphaAt(image, middle, 0), alphaAt(image, middle, line)],
      ] as const) {
        expect(outside).toBeGreaterThan(224);
        expect(inside).toBeLessThan(32);
      }
    }
  });

  it('can be told apart without colour, at 16 pixels', () => {
    const pairs = trayStates.flatMap((one, index) => trayStates.slice(index + 1).map((other) => [one, other] as const));
    for (const [one, other] of pairs) {
      const counts = tray(`${one}Template.png`).flatMap((image) => tray(`${other}Template.png`).map((second) => changed(image, second)));
      expect(Math.min(...counts), `${one} and ${other}`).toBeGreaterThan(9);
    }
  });
});

describe('The app icon', () => {
  it('is large enough for every system', () => {
    expect(sizes(readIcon('electron/assets/icon.png'))).toEqual([1024]);
    expect(sizes(readIcon('electron/assets/icon.icns'))).toEqual([32, 64, 128, 256, 256, 512, 512, 1024]);
    expect(sizes(readIcon('electron/assets/icon.ico'))).toEqual([16, 20, 24, 32, 40, 48, 64, 128, 256]);
  });

  it('keeps to the margin that macOS wants', () => {
    for (const image of readIcon('electron/assets/icon.icns').filter(({ width }) => width === 1024)) {
      expect(alphaAt(image, 97, 512)).toBe(0);
      expect(alphaAt(image, 103, 512)).toBe(255);
    }
  });
});
