import type { Table } from '../report.ts';
import { columnName, columns, type Figures, type Grid, rowName, rows } from './grid.ts';
import { LEARNED_MINUTES } from './learning.ts';

const NOT_PLAYED = '';

/** Everything that was counted, one table per figure. */
export function tablesOf(grid: Grid, learned: readonly number[]): Table[] {
  return [
    table(grid, 'Real requests that found the model cold, per day (and of all)', ({ perDay, coldShare, tally }) =>
      tally.coldRequests === 0 ? '0' : `${digits(perDay('coldRequests'))} (${digits(100 * coldShare)} %)`,
    ),
    table(grid, 'Pings per day', ({ perDay }) => digits(perDay('pings'))),
    table(grid, 'Pings per day that found it cold', ({ perDay }) => digits(perDay('coldPings'))),
    evictionTable(grid),
    {
      title: `Runs of auto, from a fresh start, inside 0.8 to 1.0 of the true time (±10 %) after 12 pings, %`,
      columns: LEARNED_MINUTES.map((minutes) => `${minutes} min`),
      rows: [learned.map((inside) => digits((100 * inside) / grid.runs))],
    },
  ];
}

function table(grid: Grid, title: string, show: (figures: Figures) => string): Table {
  return {
    title,
    columns: ['policy', ...columns.map(columnName)],
    rows: rows.map((row) => [rowName(row), ...columns.map((column) => cell(grid.at(row, column), show))]),
  };
}

/** Only one world has another model whose place could be taken. */
function evictionTable(grid: Grid): Table {
  const evicting = columns.filter(({ world }) => world === '10 min, evicted');
  const show = ({ perDay }: Figures): string => digits(perDay('evictions'));
  return {
    title: 'Pings per day that took the place of another model',
    columns: ['policy', ...evicting.map(columnName)],
    rows: rows.map((row) => [rowName(row), ...evicting.map((column) => cell(grid.at(row, column), show))]),
  };
}

function cell(figures: Figures | null, show: (figures: Figures) => string): string {
  return figures === null ? NOT_PLAYED : show(figures);
}

/** Two digits are as much as these figures can bear. */
export function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(2)));
}
