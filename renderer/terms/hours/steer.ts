import { type Cell, DAYS, HALVES } from './paint.ts';

/** Where a key leads from a cell; `null`: it does not lead anywhere. @param toEnd with Ctrl or Command held down: to the end of the week */
export function steered({ day, half }: Cell, key: string, toEnd: boolean): Cell | null {
  switch (key) {
    case 'ArrowLeft':
      return { day, half: toEnd ? 0 : Math.max(0, half - 1) };
    case 'ArrowRight':
      return { day, half: toEnd ? HALVES - 1 : Math.min(HALVES - 1, half + 1) };
    case 'ArrowUp':
      return { day: toEnd ? 0 : Math.max(0, day - 1), half };
    case 'ArrowDown':
      return { day: toEnd ? DAYS - 1 : Math.min(DAYS - 1, day + 1), half };
    case 'Home':
      return { day: toEnd ? 0 : day, half: 0 };
    case 'End':
      return { day: toEnd ? DAYS - 1 : day, half: HALVES - 1 };
    default:
      return null;
  }
}
