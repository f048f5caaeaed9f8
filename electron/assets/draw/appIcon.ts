import { FLAME, svg } from './flame.ts';

const [GROUND, EDGE, RING, FIRE, CORE] = ['#26201b', '#43382d', '#80602f', '#f8a824', '#ffe9b8'];

/** The flame's bright heart, on the grid of {@link FLAME}. */
const HEART = 'M8.3 8.2C8.4 9.2 9.7 9.8 9.7 11.3C9.7 12.3 8.9 13 8 13C7.1 13 6.3 12.3 6.3 11.2C6.3 9.9 7.6 9.4 8.3 8.2Z';

/** The app's icon: the flame of the tray on a dark tile. `margin` is empty space around it, as a part of `size`; macOS wants some. */
export function appIcon(size: number, margin: number): string {
  // At the size of a list there is no room for the ring.
  const small = size <= 48;
  const gap = Math.round(size * margin);
  const tile = size - 2 * gap;
  const scale = (tile / 16) * (small ? 1.24 : 0.86);
  const place = `translate(${size / 2 - 8 * scale} ${size / 2 - 8 * scale}) scale(${scale})`;
  const ring = `<circle cx="${size / 2}" cy="${size / 2}" r="${tile * 0.395}" fill="none" stroke="${RING}" stroke-width="${tile * 0.04}"/>`;
  // On a dark desktop the edge keeps the tile together.
  const edge = tile * 0.012;
  const [inset, inner] = [gap + edge / 2, tile - edge];
  return svg(
    size,
    [
      `<rect x="${inset}" y="${inset}" width="${inner}" height="${inner}" rx="${inner * 0.225}" fill="${GROUND}" stroke="${EDGE}" stroke-width="${edge}"/>`,
      small ? '' : ring,
      `<g transform="${place}"><path d="${FLAME}" fill="${FIRE}"/><path d="${HEART}" fill="${CORE}"/></g>`,
    ].join(''),
  );
}
