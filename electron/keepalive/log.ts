type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** What the engine needs of a log; pino is behind it. Messages get the seed's `[keep-alive]` prefix there. */
export interface EngineLog {
  debug(message: string, fields: Fields): void;
  info(message: string, fields: Fields): void;
  warn(message: string, fields: Fields): void;
}

/** For tests and one-off commands. */
export const silentLog: EngineLog = { debug: () => {}, info: () => {}, warn: () => {} };

/** One line of the log, kept for the log view and for diagnostics. */
export interface LogLine {
  /** Wall clock, ms since 1970. */
  readonly at: number;
  readonly level: string;
  readonly scope: string;
  readonly message: string;
}
