import type { HistoryBin, HistoryDistribution } from '../../domain/history.ts';
import { emptyCell, summaryOf } from './cell.ts';
import { type Database, intAt } from './database.ts';
import type { EndpointEntry } from './endpoints.ts';
import { addToBin, binOf, edgeOf, emptyHistogram, type Histogram } from './histogram.ts';
import type { Range } from './options.ts';
import { addRange, type View } from './queries.ts';

/** Bins of the history in one bin of the picture: 12 % wide. */
const JOINED = 3;
/** Newest cold starts that are looked at: more would only make the same picture later. */
const MOST_COLD = 20_000;

/** How TTFT is spread, warm beside cold. Warm ones come from the cells, cold ones from single pings, for as long as these are kept. */
export function readDistribution(view: View, range: Range): HistoryDistribution {
  const warm = emptyCell();
  addRange(view, range, warm);
  const cold = coldTtfts(view.db, view.endpoint, range);
  const histogram = emptyHistogram();
  for (const us of cold) addToBin(histogram, binOf(us), 1);
  return {
    warm: binsOf(warm.histogram),
    cold: binsOf(histogram),
    warmP50: summaryOf(warm).p50,
    coldP50: median(cold),
    warmCount: warm.timed,
    coldCount: cold.length,
  };
}

/** TTFTs of cold starts in µs, ascending. */
function coldTtfts(db: Database, endpoint: EndpointEntry, range: Range): number[] {
  const sql =
    'SELECT ttft FROM pings INDEXED BY marks WHERE endpoint = ? AND at >= ? AND at < ? AND outcome IN (1, 2) AND outcome = 1 ' +
    `ORDER BY at DESC LIMIT ${MOST_COLD}`;
  return db
    .all(sql, endpoint.num, range.from, range.to)
    .flatMap((row) => intAt(row, 0) ?? [])
    .sort((a, b) => a - b);
}

function binsOf({ low, counts }: Histogram): HistoryBin[] {
  const joined = new Map<number, number>();
  counts.forEach((count, i) => {
    const bin = Math.floor((low + i) / JOINED);
    if (count > 0) joined.set(bin, (joined.get(bin) ?? 0) + count);
  });
  return [...joined].map(([bin, count]) => ({ fromMs: edgeOf(bin * JOINED) / 1000, toMs: edgeOf((bin + 1) * JOINED) / 1000, count }));
}

/** The middle one, the lower of two, in ms. */
function median(ascending: readonly number[]): number | null {
  const us = ascending[Math.ceil(ascending.length / 2) - 1];
  return us === undefined ? null : us / 1000;
}
