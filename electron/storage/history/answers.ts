import type { HelpPoint } from '../../domain/help.ts';
import { type Database, intAt, type Row } from './database.ts';
import type { EndpointEntry } from './endpoints.ts';
import type { Range } from './options.ts';
import { outcomeAt, timeAt } from './pingRow.ts';

/** Newest answers that are read whatever the silence before them was. */
const RECENT = 3_000;
/** Older ones that are read where the silence was longer than is usual of late: these say most, and are few. */
const LONGER = 2_000;
const LONGER_FACTOR = 2;

const SELECT =
  'SELECT at, outcome, ttft, connect, gap FROM pings ' +
  'WHERE endpoint = ? AND at >= ? AND at < ? AND outcome IN (0, 1) AND ttft IS NOT NULL AND gap > ? ORDER BY at DESC LIMIT ?';

/**
 * Answered pings of a range with the silence before them, oldest first. Where they are very many, older ones are chosen by their silence and by
 * nothing else, so that what is read shows TTFT after a silence as it was.
 */
export function readAnswers(db: Database, endpoint: EndpointEntry, { from, to }: Range): HelpPoint[] {
  const recent = db.all(SELECT, endpoint.num, from, to, -1, RECENT);
  const oldest = recent.at(-1);
  if (oldest === undefined || recent.length < RECENT) return recent.map(answerOf).reverse();
  const older = db.all(SELECT, endpoint.num, from, timeAt(oldest), LONGER_FACTOR * usualGap(recent), LONGER);
  return [...recent, ...older].map(answerOf).reverse();
}

/** The middle one, µs. */
function usualGap(rows: readonly Row[]): number {
  const ascending = rows.map(gapAt).sort((a, b) => a - b);
  return ascending[ascending.length >> 1] ?? 0;
}

function answerOf(row: Row): HelpPoint {
  const ttftMs = Math.max(0, (intAt(row, 2) ?? 0) - (intAt(row, 3) ?? 0)) / 1000;
  return { at: timeAt(row), gapMs: gapAt(row) / 1000, ttftMs, outcome: outcomeAt(row) === 'cold' ? 'cold' : 'warm' };
}

const gapAt = (row: Row): number => intAt(row, 4) ?? 0;
