import { err, ok, type Result } from '../../domain/result.ts';
import type { OpenChain } from './chain.ts';
import { type Database, isDamage, isSqliteError } from './database.ts';
import { type EndpointEntry, Endpoints } from './endpoints.ts';
import { closeQuietly, lossNotice, openFile, setAside } from './file.ts';
import type { HistoryOptions } from './options.ts';
import type { View } from './queries.ts';
import { rebuildChain, sinkFor } from './rollups.ts';
import { sweep } from './sweep.ts';

/** How long a call of `prune` works before it hands back, ms. */
const PRUNE_MS = 15;

/** The task whose failure the user is told of. */
export const KEEP_PING = 'keep a ping';

/** The file of a history while it is open, and what of it is held in memory: its endpoints, their open cells, and how far a cleaning has come. */
export class HistoryFile {
  readonly #options: HistoryOptions;
  #db: Database;
  #endpoints: Endpoints;
  readonly #chains = new Map<number, OpenChain>();
  /** Since when pings cannot be kept; `null`: they can. */
  #loss: { readonly from: number } | null = null;
  #sweep: Generator<void> | null = null;

  constructor(options: HistoryOptions, db: Database) {
    this.#options = options;
    this.#db = db;
    this.#endpoints = new Endpoints(db);
  }

  get db(): Database {
    return this.#db;
  }

  get endpoints(): Endpoints {
    return this.#endpoints;
  }

  viewOf(endpoint: EndpointEntry): View {
    const known = this.#chains.get(endpoint.num);
    const chain = known ?? rebuildChain(this.#db, endpoint.num, endpoint.heldSince);
    if (known === undefined) this.#chains.set(endpoint.num, chain);
    return { db: this.#db, endpoint, chain };
  }

  /** Does something with the file. What SQLite cannot do comes back as an error; with a damaged file set aside, it is done in a new one. @param task after "could not" */
  attempt<T>(task: string, work: () => T): Result<T> {
    try {
      const done = ok(work());
      if (task === KEEP_PING) this.#isKeeping();
      return done;
    } catch (error) {
      if (!isSqliteError(error)) throw error;
      this.#options.log?.(`history: could not ${task}: ${error.message}`);
      if (!isDamage(error)) {
        this.#attach(this.#db);
        if (task === KEEP_PING) this.#tellOfLoss(error.message);
        return err(`The history could not ${task}: ${error.message}.`);
      }
      const renewed = this.#startOver();
      return renewed.ok ? this.attempt(task, work) : renewed;
    }
  }

  /** Deletes for about 15 ms what is too old. @returns whether more remains */
  prune(now: number, retentionDays: number = this.#options.retentionDays): Result<boolean> {
    return this.attempt('be cleaned', () => {
      this.#sweep ??= sweep(this.#sweepTarget(), now, retentionDays);
      const begin = performance.now();
      while (performance.now() - begin < PRUNE_MS) {
        if (this.#sweep.next().done !== true) continue;
        this.#sweep = null;
        return false;
      }
      return true;
    });
  }

  /** Nothing finds the endpoint any more. */
  forget(endpointId: string): Result<null> {
    return this.attempt('forget an endpoint', () => {
      for (const endpoint of this.#endpoints.list(endpointId)) {
        this.#endpoints.forget(endpoint);
        this.#chains.delete(endpoint.num);
      }
      return null;
    });
  }

  /** Writes the open cells, and closes. */
  close(): Result<null> {
    const flushed = this.attempt('be closed', () => {
      this.#db.transaction(() => {
        for (const [num, chain] of this.#chains) if (chain.dirty) chain.flush(sinkFor(this.#db, num));
      });
      return null;
    });
    this.#chains.clear();
    closeQuietly(this.#db);
    return flushed;
  }

  #sweepTarget() {
    return {
      db: this.#db,
      endpoints: this.#endpoints,
      chainOf: (endpoint: EndpointEntry) => this.viewOf(endpoint).chain,
      dropChain: (endpoint: EndpointEntry) => this.#chains.delete(endpoint.num),
    };
  }

  /** Once until pings are kept again: the first time says it all, and the sentence stays where people see it. */
  #tellOfLoss(why: string): void {
    if (this.#loss !== null) return;
    const { file, now, onNotice } = this.#options;
    const loss = { from: now() };
    this.#loss = loss;
    onNotice?.(lossNotice(file, loss.from, why), () => this.#loss === loss);
  }

  #isKeeping(): void {
    if (this.#loss === null) return;
    this.#loss = null;
    this.#options.log?.('history: pings are kept again');
    this.#options.onNoticeOver?.();
  }

  /** What is in memory may be ahead of the file after an error; all of it can be read again. */
  #attach(db: Database): void {
    this.#db = db;
    this.#chains.clear();
    this.#sweep = null;
  }

  #startOver(): Result<null> {
    const { file, now, onNotice } = this.#options;
    closeQuietly(this.#db);
    const notice = setAside(file, now());
    if (!notice.ok) return notice;
    const opened = openFile(file, now());
    if (!opened.ok) return opened;
    this.#attach(opened.value.db);
    this.#endpoints = new Endpoints(this.#db);
    onNotice?.(notice.value);
    return ok(null);
  }
}
