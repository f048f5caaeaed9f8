import type { HistoryBar } from '../../domain/history.ts';
import { countedOutcome, type ErrorKind, type Outcome, type Ping, type PingError, pingErrorSchema, wasOnlyLook } from '../../domain/ping.ts';
import type { Sample } from './cell.ts';
import { type Database, intAt, type Row, textAt } from './database.ts';
import type { Silence } from './options.ts';

// The numbers below are in users' files: add to them, never change one.
const outcomeCodes = { warm: 0, cold: 1, failed: 2, skipped: 3 } as const satisfies Record<Outcome, number>;
/** A look that found it cold: a ping like others to whoever reads it, but no cold start, so it is none to whoever counts or marks those. */
const LOOKED_COLD = 4;
const outcomeOf: readonly Outcome[] = ['warm', 'cold', 'failed', 'skipped', 'cold'];
const kindCodes = {
  unreachable: 0,
  auth: 1,
  notFound: 2,
  badRequest: 3,
  busy: 4,
  loading: 5,
  throttled: 6,
  server: 7,
  stalled: 8,
  protocol: 9,
  cancelled: 10,
} as const satisfies Record<ErrorKind, number>;
const kindOf = new Map<number, ErrorKind>(Object.entries(kindCodes).map(([kind, code]) => [code, pingErrorSchema.shape.kind.parse(kind)]));

/** Columns of a whole ping, after the endpoint. */
export const PING_COLUMNS =
  'at, outcome, ttft, cost, input_tokens, output_tokens, cached_tokens, flags, ttft_net, first_byte, connect, total, load, gap, error_kind, reason, error, cache_write_tokens, made_by';
/** Columns that a cell counts. */
export const SAMPLE_COLUMNS = 'at, outcome, ttft, cost, input_tokens, output_tokens, cached_tokens';
/** Columns of a bar of pings. */
export const BAR_COLUMNS = 'at, outcome, ttft, error_kind, reason, made_by';
/** Columns that show when it was silent before a ping. */
export const SILENCE_COLUMNS = 'at, outcome, total, gap';

const REUSED_NO = 1;
const REUSED_YES = 2;
const STALE = 4;

const toUs = (ms: number | null): number | null => (ms === null ? null : Math.round(ms * 1000));
const toNano = (usd: number | null): number | null => (usd === null ? null : Math.round(usd * 1e9));
const toMs = (us: number | null): number | null => (us === null ? null : us / 1000);

const INSERT = `INSERT INTO pings(endpoint, ${PING_COLUMNS}) VALUES(${'?, '.repeat(19)}?) ON CONFLICT DO NOTHING`;

/** Stores a ping and returns it as stored: the times of one endpoint differ, so a second ping of the same ms is moved to the next free one. */
export function insertPing(db: Database, endpoint: number, ping: Ping): Ping {
  let kept = ping;
  while (!insertOnce(db, endpoint, kept)) kept = { ...kept, at: kept.at + 1 };
  return kept;
}

/** Stores a ping unless its time is taken. */
export const insertOnce = (db: Database, endpoint: number, ping: Ping): boolean => db.run(INSERT, endpoint, ping.at, ...valuesOf(ping)) > 0;

/** Values for {@link PING_COLUMNS} without the time. */
function valuesOf(ping: Ping): (number | string | null)[] {
  const reused = ping.reused === null ? 0 : ping.reused ? REUSED_YES : REUSED_NO;
  return [
    codeOf(ping),
    toUs(ping.ttftMs),
    toNano(ping.costUsd),
    ping.inputTokens,
    ping.outputTokens,
    ping.cachedTokens,
    reused | (ping.staleSocket ? STALE : 0),
    toUs(ping.ttftNetMs),
    toUs(ping.firstByteMs),
    toUs(ping.connectMs),
    toUs(ping.totalMs),
    toUs(ping.loadMs),
    toUs(ping.gapMs),
    ping.error === null ? null : kindCodes[ping.error.kind],
    ping.reason,
    ping.error === null ? null : JSON.stringify(ping.error),
    ping.cacheWriteTokens,
    ping.by ?? null,
  ];
}

const codeOf = (ping: Ping): number => (ping.outcome === 'cold' && wasOnlyLook(ping) ? LOOKED_COLD : outcomeCodes[ping.outcome]);

/** Nobody was sent a request by a look that found it cold. */
const countedOf = (code: number | null): Outcome => (code === LOOKED_COLD ? 'skipped' : (outcomeOf[code ?? -1] ?? 'skipped'));

/** What a cell counts of a ping, in the units it is stored in. */
export function sampleOfPing(ping: Ping): Sample {
  return {
    outcome: countedOutcome(ping),
    ttftUs: toUs(ping.ttftMs),
    inputTokens: ping.inputTokens,
    outputTokens: ping.outputTokens,
    cachedTokens: ping.cachedTokens,
    costNano: toNano(ping.costUsd),
  };
}

/** What a cell counts of a row of {@link SAMPLE_COLUMNS}. */
export function sampleOfRow(row: Row): Sample {
  return {
    outcome: countedOf(intAt(row, 1)),
    ttftUs: intAt(row, 2),
    costNano: intAt(row, 3),
    inputTokens: intAt(row, 4),
    outputTokens: intAt(row, 5),
    cachedTokens: intAt(row, 6),
  };
}

/** What a row of {@link BAR_COLUMNS} tells. */
export function barOfRow(row: Row): HistoryBar {
  const outcome = countedOf(intAt(row, 1));
  const errorKind = kindAt(row, 3);
  const reason = outcome === 'skipped' ? textAt(row, 4) : null;
  const by = textAt(row, 5);
  return {
    at: timeAt(row),
    outcome,
    ttftMs: toMs(intAt(row, 2)),
    ...(errorKind === null ? {} : { errorKind }),
    ...(reason === null ? {} : { reason }),
    ...(by === null ? {} : { by }),
  };
}

/** What a row of {@link SILENCE_COLUMNS} tells. */
export const silenceOfRow = (row: Row): Silence => ({
  at: timeAt(row),
  outcome: outcomeAt(row),
  totalMs: toMs(intAt(row, 2)),
  gapMs: toMs(intAt(row, 3)),
});

/** Wall time of a row, ms. */
export const timeAt = (row: Row): number => intAt(row, 0) ?? 0;

/** Outcome of a row that begins with `at, outcome`. */
export const outcomeAt = (row: Row): Outcome => outcomeOf[intAt(row, 1) ?? -1] ?? 'skipped';

/** The error kind behind a code. */
export const kindAt = (row: Row, column: number): ErrorKind | null => kindOf.get(intAt(row, column) ?? -1) ?? null;

/** A ping from a row of {@link PING_COLUMNS}. */
export function pingOfRow(endpointId: string, row: Row): Ping {
  const flags = intAt(row, 7) ?? 0;
  const cost = intAt(row, 3);
  const by = textAt(row, 18);
  const measured = {
    endpointId,
    at: timeAt(row),
    ttftMs: toMs(intAt(row, 2)),
    ttftNetMs: toMs(intAt(row, 8)),
    firstByteMs: toMs(intAt(row, 9)),
    connectMs: toMs(intAt(row, 10)),
    reused: (flags & REUSED_YES) !== 0 ? true : (flags & REUSED_NO) !== 0 ? false : null,
    staleSocket: (flags & STALE) !== 0,
    totalMs: toMs(intAt(row, 11)),
    loadMs: toMs(intAt(row, 12)),
    gapMs: toMs(intAt(row, 13)),
    inputTokens: intAt(row, 4),
    outputTokens: intAt(row, 5),
    cachedTokens: intAt(row, 6),
    cacheWriteTokens: intAt(row, 17),
    costUsd: cost === null ? null : cost / 1e9,
    ...(by === null ? {} : { by }),
  };
  const outcome = outcomeAt(row);
  const reason = textAt(row, 15);
  if (outcome === 'failed') return { ...measured, outcome, reason: null, error: errorAt(row) ?? unknownError };
  if (outcome === 'skipped') return { ...measured, outcome, reason: reason ?? '', error: errorAt(row) };
  return { ...measured, outcome, reason, error: null };
}

const unknownError: PingError = { kind: 'protocol', message: 'The error was not kept.', status: null, detail: null, retryAfterMs: null };

function errorAt(row: Row): PingError | null {
  const text = textAt(row, 16);
  if (text === null) return null;
  const parsed = pingErrorSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : { ...unknownError, kind: kindAt(row, 14) ?? unknownError.kind };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
