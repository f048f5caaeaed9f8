/** The flame on a grid of 16: its tip leans to the right, and a small tongue stands on its left, so that nobody takes it for a drop. */
export const FLAME =
  'M8.9 2.4C9.1 4.7 12.1 6.3 12.1 9.6C12.1 11.9 10.3 13.5 8 13.5C5.7 13.5 3.9 11.9 3.9 9.6C3.9 8.1 4.6 6.9 5.6 5.9C5.7 6.9 6.2 7.6 6.9 7.8C6.7 5.6 7.3 3.6 8.9 2.4Z';

/** An SVG of `size` pixels around `content`. */
export const svg = (size: number, content: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${size} ${size}"><title>Pilot Light</title>${content}</svg>\n`;
