import { type Database, intAt } from './database.ts';

/**
 * Times in whole microseconds, money in nano-USD, wall times in ms; texts only where a ping has a reason or an error.
 * `held_since`: from when on pings and the finest cells are still held. A forgotten endpoint has no id until it is swept.
 */
const version1 = `
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

/** When somebody else has used an endpoint's model, wall ms. */
const version2 = `
CREATE TABLE uses(
  endpoint INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY(endpoint, at)
) STRICT, WITHOUT ROWID;
`;

/** Tokens that a ping put into a prompt cache that is paid for. */
const version3 = 'ALTER TABLE pings ADD COLUMN cache_write_tokens INTEGER;';

/** What alerts told of; `content` is JSON. */
const version4 = `
CREATE TABLE alerts(
  id INTEGER PRIMARY KEY,
  cleared_at INTEGER,
  content TEXT NOT NULL
) STRICT;
CREATE INDEX open_alerts ON alerts(id) WHERE cleared_at IS NULL;
`;

/** The instance that made a ping, where several share the work. */
const version5 = 'ALTER TABLE pings ADD COLUMN made_by TEXT;';

/** Requests to an endpoint's model that were no pings, as somebody saw them pass: times in whole microseconds, `at` in wall ms. */
const version6 = `
CREATE TABLE real_requests(
  endpoint INTEGER NOT NULL,
  at INTEGER NOT NULL,
  ttft INTEGER,
  total INTEGER,
  load INTEGER,
  gap INTEGER,
  status INTEGER,
  input_tokens INTEGER,
  output_tokens INTEGER,
  source INTEGER NOT NULL
) STRICT;
CREATE INDEX real_requests_of ON real_requests(endpoint, at);
`;

/** Step n leads from version n to n + 1. Steps are never changed once released. */
const steps: readonly string[] = [version1, version2, version3, version4, version5, version6];
export const SCHEMA_VERSION = steps.length;

export const versionOf = (db: Database): number => intAt(db.get('PRAGMA user_version') ?? [], 0) ?? 0;

/** Brings the tables to the newest version. */
export function upgrade(db: Database): void {
  for (let version = versionOf(db); version < SCHEMA_VERSION; version += 1) {
    db.transaction(() => {
      db.exec(steps[version] ?? '');
      db.exec(`PRAGMA user_version = ${version + 1}`);
    });
  }
}

/** WAL with NORMAL: what was recorded survives the death of the process; a power cut may cost the last moments, never the file. */
export function configure(db: Database): void {
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -2000; PRAGMA journal_size_limit = 4194304');
}
