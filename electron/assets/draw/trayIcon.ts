import { FLAME, svg } from './flame.ts';

/** What the tray icon can say: all warm, some cold, something fails, paused. */
export const trayStates = ['warm', 'cold', 'failing', 'paused'] as const;
export type TrayState = (typeof trayStates)[number];

/** What is empty of a half full flame, on the grid of {@link FLAME}. */
const EMPTY = 'M8.6 4.7C9.1 6.6 11 7.7 11 10H6.2V9.6C7.6 9.2 8.1 8.6 8.05 7.7C8 6.8 8.1 5.7 8.6 4.7Z';

/**
 * A flame in a ring, in black: full, half full, with a notch that holds an exclamation mark, or hollow. Told by shape, because a
 * menu bar shows it in one colour. Lines are whole pixels wide at every size; that is why each size is drawn anew.
 */
export function trayIcon(state: TrayState, size: number): string {
  const unit = size / 16;
  const line = Math.max(1, Math.round(unit));
  const ring = `<circle cx="${size / 2}" cy="${size / 2}" r="${(size - line) / 2}" fill="none" stroke="#000" stroke-width="${line}"/>`;
  const path = (shape: string, attributes = ''): string => `<path transform="scale(${unit})" d="${shape}" ${attributes}/>`;
  switch (state) {
    case 'warm':
      return svg(size, `${ring}${path(FLAME)}`);
    case 'cold':
      // Even-odd: the inner shape is a hole.
      return svg(size, `${ring}${path(FLAME + EMPTY, 'fill-rule="evenodd"')}`);
    case 'failing':
      return svg(size, notched(size, `${ring}${path(FLAME)}`));
    case 'paused':
      // Only the half of the line that lies inside the shape is seen, so it is drawn twice as wide.
      return svg(
        size,
        `${ring}<clipPath id="in">${path(FLAME)}</clipPath><g clip-path="url(#in)">${path(FLAME, `fill="none" stroke="#000" stroke-width="${(2.4 * line) / unit}"`)}</g>`,
      );
  }
}

/** Cuts the lower right away and puts an exclamation mark there. */
function notched(size: number, content: string): string {
  const wide = Math.round(size / 8);
  const gap = Math.max(1, Math.round(size / 20));
  const left = size - wide - Math.floor(size / 32);
  const [top, bottom] = [Math.round(size * 0.47), size - wide - gap];
  const cut = `<mask id="cut"><path fill="#fff" d="M0 0H${size}V${size}H0z"/><path d="M${left - gap} ${top - gap}H${size}V${size}H${left - gap}z"/></mask>`;
  return `${cut}<g mask="url(#cut)">${content}</g><path d="M${left} ${top}h${wide}V${bottom}h-${wide}zM${left} ${size}v-${wide}h${wide}v${wide}z"/>`;
}
