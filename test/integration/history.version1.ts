import { DatabaseSync } from 'node:sqlite';

/** The tables as the first version made them. */
const TABLES = `
CREATE TABLE endpoints(
  num INTEGER PRIMARY KEY,
  id TEXT UNIQUE,
  held_since INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE pings(
  endpoint INTEGER NOT NULL,
  at INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  ttft INTEGER,
  cost INTEGER,
  input_tokens INTEGER,
  output_tokens INTEGER,
  cached_tokens INTEGER,
  flags INTEGER NOT NULL,
  ttft_net INTEGER,
  first_byte INTEGER,
  connect INTEGER,
  total INTEGER,
  load INTEGER,
  gap INTEGER,
  error_kind INTEGER,
  reason TEXT,
  error TEXT,
  PRIMARY KEY(endpoint, at)
) STRICT, WITHOUT ROWID;
CREATE INDEX marks ON pings(endpoint, at) WHERE outcome IN (1, 2);
CREATE TABLE cells(
  endpoint INTEGER NOT NULL,
  level INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  cell TEXT NOT NULL,
  PRIMARY KEY(endpoint, level, slot)
) STRICT, WITHOUT ROWID;
`;

/** A history file of the first version, with one warm ping at that wall time. */
export function writeVersion1(file: string, endpointId: string, at: number): void {
  const db = new DatabaseSync(file);
  db.exec(TABLES);
  db.exec('PRAGMA user_version = 1');
  db.prepare('INSERT INTO endpoints(num, id) VALUES(1, ?)').run(endpointId);
  db.prepare('INSERT INTO pings(endpoint, at, outcome, ttft, flags) VALUES(1, ?, 0, 120000, 0)').run(at);
  db.close();
}
