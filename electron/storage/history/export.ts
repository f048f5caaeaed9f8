import type { ExportFormat } from '../../domain/history.ts';
import { csvHeader, csvLine, jsonLine } from './csv.ts';
import type { Database } from './database.ts';
import type { EndpointEntry } from './endpoints.ts';
import type { Range } from './options.ts';
import { PING_COLUMNS, pingOfRow, timeAt } from './pingRow.ts';

/** Pings read at a time. A page and not one long query: a client that stops reading must not hold the write-ahead log. */
const PAGE = 500;

/** Lines with their ends, endpoint by endpoint and oldest first. */
export function* exportLines(db: Database, endpoints: readonly EndpointEntry[], range: Range, format: ExportFormat): Generator<string> {
  if (format === 'csv') yield csvHeader;
  const line = format === 'csv' ? csvLine : jsonLine;
  const sql = `SELECT ${PING_COLUMNS} FROM pings WHERE endpoint = ? AND at >= ? AND at < ? ORDER BY at LIMIT ${PAGE}`;
  for (const endpoint of endpoints) {
    let from = range.from;
    for (let full = true; full; ) {
      const rows = db.all(sql, endpoint.num, from, range.to);
      for (const row of rows) {
        yield line(pingOfRow(endpoint.id, row));
        from = timeAt(row) + 1;
      }
      full = rows.length === PAGE;
    }
  }
}
