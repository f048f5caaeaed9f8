import { type AlertRecord, alertRecordSchema } from '../../domain/alert.ts';
import { type Database, intAt, type Row, textAt } from './database.ts';

/** Alerts that are over are kept for a year, ms. */
const KEPT_MS = 365 * 86_400_000;

export interface AlertsQuery {
  /** Older than the one of this id; missing: the newest. */
  readonly before?: number;
  readonly limit: number;
}

export function saveAlert(db: Database, record: AlertRecord): void {
  const sql =
    'INSERT INTO alerts(id, cleared_at, content) VALUES(?, ?, ?) ON CONFLICT(id) DO UPDATE SET cleared_at = excluded.cleared_at, content = excluded.content';
  db.run(sql, record.id, record.clearedAt === null ? null : Math.round(record.clearedAt), JSON.stringify(record));
}

/** Alerts that are over, newest first. */
export function readPastAlerts(db: Database, { before = Number.MAX_SAFE_INTEGER, limit }: AlertsQuery): AlertRecord[] {
  return db.all('SELECT content FROM alerts WHERE cleared_at IS NOT NULL AND id < ? ORDER BY id DESC LIMIT ?', before, limit).flatMap(recordOf);
}

/** Alerts that last, oldest first. */
export function readOpenAlerts(db: Database): AlertRecord[] {
  return db.all('SELECT content FROM alerts WHERE cleared_at IS NULL ORDER BY id').flatMap(recordOf);
}

export const lastAlertId = (db: Database): number => intAt(db.get('SELECT max(id) FROM alerts') ?? [], 0) ?? 0;

/** There are few of them. */
export function deleteAlerts(db: Database, now: number): void {
  db.run('DELETE FROM alerts WHERE cleared_at < ?', Math.round(now - KEPT_MS));
}

/** One that cannot be read, as another version wrote it otherwise, is left out. */
function recordOf(row: Row): AlertRecord[] {
  const parsed = alertRecordSchema.safeParse(JSON.parse(textAt(row, 0) ?? 'null'));
  return parsed.success ? [parsed.data] : [];
}
