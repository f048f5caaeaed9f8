import type { ExportFormat } from '../../domain/history.ts';
import type { Ping } from '../../domain/ping.ts';

/** A stretch of wall time, ms since 1970, without `to` itself. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface HistoryOptions {
  /** Path of the file, or `:memory:` for one that is gone with the process. */
  readonly file: string;
  /** Wall clock, ms since 1970. */
  readonly now: () => number;
  /** How long single pings are kept. */
  readonly retentionDays: number;
  /** Told what went wrong in SQLite's words. */
  readonly log?: (line: string) => void;
  /**
   * Told, in one sentence for the user, when a file turns out damaged after the start and a new one was begun, or when pings cannot be kept.
   * `holds` says whether that is still so; missing: for good.
   */
  readonly onNotice?: (sentence: string, holds?: () => boolean) => void;
  /** Told when a notice holds no more. */
  readonly onNoticeOver?: () => void;
}

export interface SeriesQuery extends Range {
  readonly endpointId: string;
  /** Most buckets wanted, at least 2. */
  readonly points: number;
}

export interface SummaryQuery extends Range {
  /** Missing: all endpoints together. */
  readonly endpointId?: string;
}

/** When a ping was, how it ended, and the silence before it. */
export type Silence = Pick<Ping, 'at' | 'outcome' | 'totalMs' | 'gapMs'>;

export interface SilenceQuery {
  readonly endpointId: string;
  readonly from: number;
  /** Missing: up to now. */
  readonly to?: number;
  readonly limit: number;
}

export interface AnswersQuery extends Range {
  readonly endpointId: string;
}

export interface RealQuery extends Range {
  readonly endpointId: string;
  readonly limit: number;
}

export interface MarksQuery extends Range {
  readonly endpointId: string;
  readonly limit: number;
}

export interface DistributionQuery extends Range {
  readonly endpointId: string;
}

export interface ExportQuery {
  readonly format: ExportFormat;
  readonly endpointId?: string;
  readonly from?: number;
  readonly to?: number;
}
