import { type Column, columnName, type Figures, type Grid, type Row } from './grid.ts';
import { LogAxis } from './logAxis.ts';

const PANEL = { width: 400, height: 250 };
const PLOT = { left: 52, right: 16, top: 30, bottom: 40 };
const LEGEND = { rowHeight: 22, columns: 3, top: 12 };
const SIZE = 5.5;

/** Worlds in which policies differ most. */
const panels: readonly Column[] = (['10 min', '10 min ±40 %', '10, then 3 min', '10 min, evicted'] as const).map((world) => ({
  world,
  arrivals: 'office',
}));

/** One policy's mark: its shape around (0, 0), and whether it is ours. */
interface Mark {
  readonly row: Row;
  readonly name: string;
  readonly shape: string;
  readonly style: 'theirs' | 'oracle' | 'ours';
}

const circle = `<circle r="${SIZE}"/>`;
const polygon = (points: string): string => `<polygon points="${points}"/>`;
const SQUARE = polygon('-5,-5 5,-5 5,5 -5,5');
const DIAMOND = polygon('0,-7 7,0 0,7 -7,0');
const TRIANGLE = polygon('0,-6 6.5,5 -6.5,5');
const TURNED = polygon('0,6 6.5,-5 -6.5,-5');
const CROSS = '<path d="M-5-5L5 5M-5 5L5-5"/>';

const marks: readonly Mark[] = [
  { row: { policy: 'none', server: 'opaque' }, name: 'no pings', shape: CROSS, style: 'theirs' },
  { row: { policy: 'seed000', server: 'opaque' }, name: 'every 120 s', shape: SQUARE, style: 'theirs' },
  { row: { policy: 'seed003', server: 'opaque' }, name: '120 s of silence', shape: DIAMOND, style: 'theirs' },
  { row: { policy: 'fixed240', server: 'opaque' }, name: '240 s of silence', shape: TRIANGLE, style: 'theirs' },
  { row: { policy: 'oracle', server: 'opaque' }, name: 'oracle at 0.8 of the time', shape: TURNED, style: 'oracle' },
  { row: { policy: 'exact', server: 'opaque' }, name: 'oracle at the very expiry', shape: circle, style: 'oracle' },
  { row: { policy: 'autoReported', server: 'opaque' }, name: 'ours, auto: learned', shape: circle, style: 'ours' },
  { row: { policy: 'auto', server: 'telling' }, name: 'ours, auto: the server tells', shape: DIAMOND, style: 'ours' },
];

const STYLE = [
  'text{font:12px system-ui,sans-serif;fill:#6b635b}.t{font-weight:600;fill:#1f1b16}.e{text-anchor:end}.m{text-anchor:middle}',
  '.g{stroke:#1f1b1620}.a{stroke:#1f1b1666}.theirs{fill:none;stroke:#4f4841;stroke-width:1.6}.oracle{fill:none;stroke:#0369a1;stroke-width:1.6}',
  '.ours{fill:#d97706;stroke:#fdfcfa}.paper{fill:#fdfcfa}',
  '@media(prefers-color-scheme:dark){text{fill:#9d958c}.t{fill:#f0ece6}.g{stroke:#f3efe920}.a{stroke:#f3efe966}.theirs{stroke:#c0b9b1}',
  '.oracle{stroke:#7dd3fc}.ours{fill:#fbbf24;stroke:#191817}.paper{fill:#191817}}',
].join('');

/** Cold starts against pings, one panel per world and one mark per policy; it follows the reader's light or dark. */
export function picture(grid: Grid): string {
  const width = 2 * PANEL.width;
  const top = Math.ceil(panels.length / 2) * PANEL.height;
  const height = top + LEGEND.top + Math.ceil(marks.length / LEGEND.columns) * LEGEND.rowHeight + 8;
  const placed = panels.map((column, index) => at((index % 2) * PANEL.width, Math.floor(index / 2) * PANEL.height, panel(grid, column)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>Cold starts per day against pings per day, by policy</title><style>${STYLE}</style><rect class="paper" width="100%" height="100%" rx="8"/>`,
    ...placed,
    at(PLOT.left, top + LEGEND.top, legend()),
    '</svg>\n',
  ].join('\n');
}

function panel(grid: Grid, column: Column): string {
  const x = new LogAxis({ least: 1, most: 1_000, from: PLOT.left, to: PANEL.width - PLOT.right });
  const y = new LogAxis({ least: 0.01, most: 30, from: PANEL.height - PLOT.bottom, to: PLOT.top });
  const points = marks.flatMap((mark) => {
    const figures = grid.at(mark.row, column);
    return figures === null ? [] : [at(x.place(pingsOf(figures)), y.place(figures.perDay('coldRequests')), drawn(mark))];
  });
  const middle = (PLOT.left + PANEL.width - PLOT.right) / 2;
  return [
    `<text class="t" x="${PLOT.left}" y="18">${columnName(column)}</text>`,
    ...x.ticks.map(({ place, text }) => `${line(place, y.from, place, y.to, 'g')}<text class="m" x="${place}" y="${y.from + 16}">${text}</text>`),
    ...y.ticks.map(({ place, text }) => `${line(x.from, place, x.to, place, 'g')}<text class="e" x="${x.from - 8}" y="${place + 4}">${text}</text>`),
    line(x.from, y.from, x.to, y.from, 'a'),
    `<text class="m" x="${middle}" y="${PANEL.height - 8}">pings per day</text>`,
    `<text class="m" transform="translate(12 ${(y.from + y.to) / 2}) rotate(-90)">cold starts per day</text>`,
    ...points,
  ].join('');
}

const pingsOf = ({ perDay }: Figures): number => perDay('pings');

function drawn({ shape, style, name }: Mark): string {
  return `<g class="${style}"><title>${name}</title>${shape}</g>`;
}

function legend(): string {
  const step = (2 * PANEL.width - PLOT.left) / LEGEND.columns;
  return marks
    .map((mark, index) =>
      at(
        (index % LEGEND.columns) * step,
        Math.floor(index / LEGEND.columns) * LEGEND.rowHeight + 8,
        `${drawn(mark)}<text x="14" y="4">${mark.name}</text>`,
      ),
    )
    .join('');
}

function line(x1: number, y1: number, x2: number, y2: number, style: string): string {
  return `<path class="${style}" d="M${x1} ${y1}L${x2} ${y2}"/>`;
}

function at(x: number, y: number, content: string): string {
  return `<g transform="translate(${round(x)} ${round(y)})">${content}</g>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
