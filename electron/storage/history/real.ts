import type { RealBucket, RealRequest, RealSeries } from '../../domain/realRequest.ts';
import { type Database, intAt, type Row } from './database.ts';
import type { EndpointEntry } from './endpoints.ts';
import { gridFor } from './levels.ts';
import type { Range } from './options.ts';

/** Newest requests of a range that a graph is made of: more would cost more time than they tell. */
const MOST_IN_GRAPH = 20_000;

const COLUMNS = 'at, ttft, total, load, gap, status, input_tokens, output_tokens, source';
/** The numbers are in users' files: add to them, never change one. */
const sourceCodes = { gateway: 0, report: 1 } as const satisfies Record<RealRequest['source'], number>;

const toUs = (ms: number | null): number | null => (ms === null ? null : Math.round(ms * 1000));
const toMs = (us: number | null): number | null => (us === null ? null : us / 1000);

/** Keeps a real request. */
export function insertReal(db: Database, endpoint: number, request: RealRequest): void {
  db.run(
    `INSERT INTO real_requests(endpoint, ${COLUMNS}) VALUES(${'?, '.repeat(9)}?)`,
    endpoint,
    request.at,
    toUs(request.ttftMs),
    toUs(request.totalMs),
    toUs(request.loadMs),
    toUs(request.gapMs),
    request.status,
    request.inputTokens,
    request.outputTokens,
    sourceCodes[request.source],
  );
}

/** The newest `limit` real requests of a range, newest first. */
export function readReal(db: Database, endpoint: EndpointEntry, { from, to }: Range, limit: number): RealRequest[] {
  const sql = `SELECT ${COLUMNS} FROM real_requests WHERE endpoint = ? AND at >= ? AND at < ? ORDER BY at DESC LIMIT ?`;
  return db.all(sql, endpoint.num, from, to, limit).map((row) => requestOf(endpoint.id, row));
}

function requestOf(endpointId: string, row: Row): RealRequest {
  return {
    endpointId,
    at: intAt(row, 0) ?? 0,
    ttftMs: toMs(intAt(row, 1)),
    totalMs: toMs(intAt(row, 2)),
    loadMs: toMs(intAt(row, 3)),
    gapMs: toMs(intAt(row, 4)),
    status: intAt(row, 5),
    inputTokens: intAt(row, 6),
    outputTokens: intAt(row, 7),
    source: intAt(row, 8) === sourceCodes.report ? 'report' : 'gateway',
  };
}

/** Real requests on the grid that the pings' series of the same range has. */
export function readRealSeries(db: Database, endpoint: EndpointEntry, range: Range, points: number): RealSeries {
  const grid = gridFor(range.from, range.to, points, endpoint.heldSince);
  const sql = 'SELECT at, ttft, status FROM real_requests WHERE endpoint = ? AND at >= ? AND at < ? ORDER BY at DESC LIMIT ?';
  const rows = db.all(sql, endpoint.num, grid.from, grid.to, MOST_IN_GRAPH + 1);
  const stretches = new Map<number, Row[]>();
  for (const row of rows.slice(0, MOST_IN_GRAPH).reverse()) {
    const start = grid.from + Math.floor(((intAt(row, 0) ?? 0) - grid.from) / grid.width) * grid.width;
    const known = stretches.get(start);
    if (known === undefined) stretches.set(start, [row]);
    else known.push(row);
  }
  const buckets = [...stretches].map(([start, part]) => bucketOf(start, part));
  return { endpointId: endpoint.id, bucketMs: grid.width, buckets, truncated: rows.length > MOST_IN_GRAPH };
}

function bucketOf(start: number, rows: readonly Row[]): RealBucket {
  const ttfts = rows.flatMap((row) => intAt(row, 1) ?? []).sort((a, b) => a - b);
  const atShare = (share: number): number | null => toMs(ttfts[Math.max(1, Math.ceil(share * ttfts.length)) - 1] ?? null);
  return {
    start,
    count: rows.length,
    failed: rows.filter((row) => (intAt(row, 2) ?? 599) >= 400).length,
    min: toMs(ttfts[0] ?? null),
    p50: atShare(0.5),
    p95: atShare(0.95),
    max: toMs(ttfts.at(-1) ?? null),
  };
}
