import type { LogEvent } from '../../electron/api/liveEvents.ts';

export type LogLine = LogEvent['line'];

/** A line with a number of its own, for React and for blocks. */
export interface NumberedLine extends LogLine {
  readonly n: number;
}

/** More than the service keeps, so that a page that is left open has more to tell; and not so much that it gets slow. */
const MOST_LINES = 5_000;

/** `known` and after it what is new in `fresh`; both are oldest first, and `fresh` may begin before, within or after `known`. */
export function joinLines(known: readonly NumberedLine[], fresh: readonly LogLine[]): readonly NumberedLine[] {
  const last = known.at(-1);
  const overlap = last === undefined ? -1 : fresh.findLastIndex((line) => isSame(line, last));
  const added = fresh.slice(overlap + 1);
  if (added.length === 0) return known;
  const next = last === undefined ? 0 : last.n + 1;
  return [...known, ...added.map((line, i) => ({ ...line, n: next + i }))].slice(-MOST_LINES);
}

const isSame = (a: LogLine, b: LogLine): boolean => a.at === b.at && a.message === b.message && a.scope === b.scope && a.level === b.level;

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

const ranks: Readonly<Record<string, number>> = { debug: 0, info: 1, warn: 2, error: 3 };
const rank = (level: string): number => ranks[level] ?? 1;

/** Lines of this level and above that have every word of `text`, in whatever case. */
export function filterLines(lines: readonly NumberedLine[], level: LogLevel, text: string): readonly NumberedLine[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const lowest = rank(level);
  if (lowest === 0 && words.length === 0) return lines;
  return lines.filter((line) => {
    if (rank(line.level) < lowest) return false;
    const all = `${line.scope} ${line.message}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

const BLOCK = 100;

/** Lines in blocks whose borders stay where they are when lines are added: only the last block is drawn again. */
export function blocksOf(lines: readonly NumberedLine[]): readonly (readonly NumberedLine[])[] {
  const blocks = new Map<number, NumberedLine[]>();
  for (const line of lines) {
    const key = Math.floor(line.n / BLOCK);
    const block = blocks.get(key);
    if (block === undefined) blocks.set(key, [line]);
    else block.push(line);
  }
  return [...blocks.values()];
}
