import type { AlertRecord } from '../../domain/alert.ts';
import type { HelpPoint } from '../../domain/help.ts';
import type { HistoryBar, HistoryDistribution, HistoryMarks, HistorySeries, HistorySummary } from '../../domain/history.ts';
import type { Ping } from '../../domain/ping.ts';
import type { RealRequest, RealSeries } from '../../domain/realRequest.ts';
import { ok, type Result } from '../../domain/result.ts';
import { type AlertsQuery, lastAlertId, readOpenAlerts, readPastAlerts, saveAlert } from './alerts.ts';
import { readAnswers } from './answers.ts';
import { emptyCell, summaryOf } from './cell.ts';
import type { Database } from './database.ts';
import { readDistribution } from './distribution.ts';
import { exportLines } from './export.ts';
import { openFile } from './file.ts';
import { HistoryFile, KEEP_PING } from './historyFile.ts';
import type {
  AnswersQuery,
  DistributionQuery,
  ExportQuery,
  HistoryOptions,
  MarksQuery,
  RealQuery,
  SeriesQuery,
  Silence,
  SilenceQuery,
  SummaryQuery,
} from './options.ts';
import { insertOnce, insertPing, sampleOfPing } from './pingRow.ts';
import { addRange, readBars, readMarks, readRecent, readSeries, readSilences } from './queries.ts';
import { insertReal, readReal, readRealSeries } from './real.ts';
import { sinkFor } from './rollups.ts';
import { insertUse, readUseAt, readUses } from './uses.ts';

/** Opens the history, or begins one. `notice` is for the user: a damaged file was set aside. A file of a newer version is an error. */
export function openHistory(options: HistoryOptions): Result<{ history: History; notice: string | null }> {
  const opened = openFile(options.file, options.now());
  if (!opened.ok) return opened;
  return ok({ history: new History(options, opened.value.db), notice: opened.value.notice });
}

/**
 * Every ping of every endpoint. Synchronous: a call takes microseconds to a few milliseconds. What SQLite cannot do (disk full, no rights) comes
 * back as an error; a file that turns out damaged is set aside and a new one begun.
 */
export class History {
  readonly #file: HistoryFile;

  /** Use {@link openHistory}. */
  constructor(options: HistoryOptions, db: Database) {
    this.#file = new HistoryFile(options, db);
  }

  /** Keeps a ping; it survives the death of the process from then on. Two of one endpoint in the same ms get different times: the value is the ping as kept. */
  record(ping: Ping): Result<Ping> {
    return this.#file.attempt(KEEP_PING, () => {
      const endpoint = this.#file.endpoints.ensure(ping.endpointId);
      const { chain } = this.#file.viewOf(endpoint);
      // Most pings fall into the open cell: one statement, which is a transaction of its own and takes half the time.
      if (chain.holds(ping.at) && insertOnce(this.#file.db, endpoint.num, ping)) {
        chain.add(ping.at, sampleOfPing(ping), sinkFor(this.#file.db, endpoint.num));
        return ping;
      }
      return this.#file.db.transaction(() => {
        const kept = insertPing(this.#file.db, endpoint.num, ping);
        chain.add(kept.at, sampleOfPing(kept), sinkFor(this.#file.db, endpoint.num));
        return kept;
      });
    });
  }

  /** The last pings of an endpoint, newest first. */
  recent(endpointId: string, limit: number): Result<Ping[]> {
    return this.#file.attempt('be read', () =>
      this.#file.endpoints.list(endpointId).flatMap((endpoint) => readRecent(this.#file.db, endpoint, limit)),
    );
  }

  /** The last pings of an endpoint, newest first, with no more than a bar of them shows. */
  bars(endpointId: string, limit: number): Result<HistoryBar[]> {
    return this.#file.attempt('be read', () => this.#file.endpoints.list(endpointId).flatMap((endpoint) => readBars(this.#file.db, endpoint, limit)));
  }

  /** The last pings of every endpoint by its id, newest first. */
  lastPings(limit = 1): Result<Map<string, Ping[]>> {
    return this.#file.attempt(
      'be read',
      () => new Map(this.#file.endpoints.list().map((endpoint) => [endpoint.id, readRecent(this.#file.db, endpoint, limit)])),
    );
  }

  /** Data of a graph: at most `points` buckets; stretches without pings are absent. */
  series(query: SeriesQuery): Result<HistorySeries> {
    return this.#file.attempt('be read', () => {
      const [endpoint] = this.#file.endpoints.list(query.endpointId);
      if (endpoint === undefined) return { endpointId: query.endpointId, bucketMs: 1, buckets: [] };
      return readSeries(this.#file.viewOf(endpoint), query, query.points);
    });
  }

  /** Exact totals of a range; where the single pings are gone, the range grows to whole cells of 32 minutes. */
  summary(query: SummaryQuery): Result<HistorySummary> {
    return this.#file.attempt('be read', () => {
      const total = emptyCell();
      for (const endpoint of this.#file.endpoints.list(query.endpointId)) addRange(this.#file.viewOf(endpoint), query, total);
      return summaryOf(total);
    });
  }

  /** How TTFT of a range is spread, warm beside cold. */
  distribution(query: DistributionQuery): Result<HistoryDistribution> {
    return this.#file.attempt('be read', () => {
      const [endpoint] = this.#file.endpoints.list(query.endpointId);
      if (endpoint === undefined) return { warm: [], cold: [], warmP50: null, coldP50: null, warmCount: 0, coldCount: 0 };
      return readDistribution(this.#file.viewOf(endpoint), query);
    });
  }

  /** The newest pings since a time, oldest first, with no more than shows when it was silent. */
  silences({ endpointId, from, to = Number.MAX_SAFE_INTEGER, limit }: SilenceQuery): Result<Silence[]> {
    return this.#file.attempt('be read', () =>
      this.#file.endpoints.list(endpointId).flatMap((endpoint) => readSilences(this.#file.db, endpoint, { from, to }, limit)),
    );
  }

  /** Answered pings of a range with the silence before them, oldest first; of very many those that say most of what silence does. */
  answers({ endpointId, from, to }: AnswersQuery): Result<HelpPoint[]> {
    return this.#file.attempt('be read', () =>
      this.#file.endpoints.list(endpointId).flatMap((endpoint) => readAnswers(this.#file.db, endpoint, { from, to })),
    );
  }

  /** Keeps that somebody else used an endpoint's model, wall ms. Of uses within half a minute one is kept: the value tells whether this one was. */
  recordUse(endpointId: string, at: number): Result<boolean> {
    return this.#file.attempt('keep a use', () => insertUse(this.#file.db, this.#file.endpoints.ensure(endpointId).num, Math.round(at)));
  }

  /** When somebody else used it since `from`, wall ms, oldest first. */
  uses(endpointId: string, from: number): Result<number[]> {
    return this.#file.attempt('be read', () => this.#file.endpoints.list(endpointId).flatMap(({ num }) => readUses(this.#file.db, num, from)));
  }

  /** The first use by somebody else that is kept, wall ms; `null`: there is none. */
  firstUseAt(endpointId: string): Result<number | null> {
    return this.#file.attempt('be read', () => this.#borderOfUses(endpointId, 'min'));
  }

  /** The last one. */
  lastUseAt(endpointId: string): Result<number | null> {
    return this.#file.attempt('be read', () => this.#borderOfUses(endpointId, 'max'));
  }

  /** Keeps a real request that somebody saw pass; {@link recordUse} is another matter. */
  recordRequest(request: RealRequest): Result<null> {
    return this.#file.attempt('keep a request', () => {
      insertReal(this.#file.db, this.#file.endpoints.ensure(request.endpointId).num, request);
      return null;
    });
  }

  /** The newest real requests of a range, newest first. */
  requests({ endpointId, limit, ...range }: RealQuery): Result<RealRequest[]> {
    return this.#file.attempt('be read', () =>
      this.#file.endpoints.list(endpointId).flatMap((endpoint) => readReal(this.#file.db, endpoint, range, limit)),
    );
  }

  /** Real requests on the grid of {@link series} for the same range. */
  requestSeries(query: SeriesQuery): Result<RealSeries> {
    return this.#file.attempt('be read', () => {
      const [endpoint] = this.#file.endpoints.list(query.endpointId);
      if (endpoint === undefined) return { endpointId: query.endpointId, bucketMs: 1, buckets: [], truncated: false };
      return readRealSeries(this.#file.db, endpoint, query, query.points);
    });
  }

  /** Keeps an alert, or what became of it. */
  saveAlert(record: AlertRecord): Result<null> {
    return this.#file.attempt('keep an alert', () => {
      saveAlert(this.#file.db, record);
      return null;
    });
  }

  /** Alerts that last, oldest first, and the highest id that any has. */
  openAlerts(): Result<{ readonly entries: AlertRecord[]; readonly lastId: number }> {
    return this.#file.attempt('be read', () => ({ entries: readOpenAlerts(this.#file.db), lastId: lastAlertId(this.#file.db) }));
  }

  /** Alerts that are over, newest first. */
  pastAlerts(query: AlertsQuery): Result<AlertRecord[]> {
    return this.#file.attempt('be read', () => readPastAlerts(this.#file.db, query));
  }

  /** Cold starts and failures of a range, as long as single pings are kept. */
  marks(query: MarksQuery): Result<HistoryMarks> {
    return this.#file.attempt('be read', () => {
      const [endpoint] = this.#file.endpoints.list(query.endpointId);
      return endpoint === undefined ? { marks: [], truncated: false } : readMarks(this.#file.db, endpoint, query, query.limit);
    });
  }

  /** Lines with their ends, endpoint by endpoint, oldest first, read as they are asked for. Throws in the middle if the file fails. */
  export(query: ExportQuery): Iterable<string> {
    const range = { from: query.from ?? 0, to: query.to ?? Number.MAX_SAFE_INTEGER };
    return exportLines(this.#file.db, this.#file.endpoints.list(query.endpointId), range, query.format);
  }

  /** Deletes for about 15 ms what is too old. The value tells whether more remains: call again after a breath. */
  prune(now: number, retentionDays?: number): Result<boolean> {
    return this.#file.prune(now, retentionDays);
  }

  /** Forgets an endpoint at once; `prune` gives its space back. */
  forget(endpointId: string): Result<null> {
    return this.#file.forget(endpointId);
  }

  /** Writes what is open and closes the file. Nothing is lost without it. */
  close(): Result<null> {
    return this.#file.close();
  }

  #borderOfUses(endpointId: string, which: 'min' | 'max'): number | null {
    const [endpoint] = this.#file.endpoints.list(endpointId);
    return endpoint === undefined ? null : readUseAt(this.#file.db, endpoint.num, which);
  }
}
