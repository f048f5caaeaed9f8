import { type Logger, pino } from 'pino';
import { asOneEntry } from './domain/withoutControls.ts';
import type { EngineLog, LogLine } from './keepalive/log.ts';

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LogOptions {
  readonly level: LogLevel;
  readonly write: (line: string) => void;
  /** Secret values in use; they are blotted out wherever they appear. */
  readonly secrets: () => Iterable<string>;
}

export interface Log {
  readonly engine: EngineLog;
  /** A log whose lines begin with `[scope]`. */
  scoped(scope: string): EngineLog;
  /** The last lines, oldest first. */
  recent(): readonly LogLine[];
  /** @returns a function that ends the subscription */
  onLine(listener: (line: LogLine) => void): () => void;
}

const KEPT_LINES = 500;
const LEVEL_NAMES: Readonly<Record<number, string>> = { 20: 'debug', 30: 'info', 40: 'warn', 50: 'error' };

/** Seed-style log: `2026-11-22 08:15:02 info [keep-alive] Ping of qwen3:8b complete: warm, 142 ms to the first token`. */
export function createLog(options: LogOptions): Log {
  const kept: LogLine[] = [];
  const listeners = new Set<(line: LogLine) => void>();
  const sink = {
    write(json: string): void {
      const line = toLine(json, options.secrets());
      kept.push(line);
      if (kept.length > KEPT_LINES) kept.shift();
      for (const listener of listeners) listener(line);
      options.write(`${new Date(line.at).toISOString().slice(0, 19).replace('T', ' ')} ${line.level.padEnd(5)} [${line.scope}] ${line.message}\n`);
    },
  };
  const root = pino({ level: options.level, base: null }, sink);
  const scoped = (scope: string): EngineLog => facade(root.child({ scope }));
  return {
    engine: scoped('keep-alive'),
    scoped,
    recent: () => kept,
    onLine(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function facade(logger: Logger): EngineLog {
  return {
    debug: (message, fields) => logger.debug(fields, message),
    info: (message, fields) => logger.info(fields, message),
    warn: (message, fields) => logger.warn(fields, message),
  };
}

function toLine(json: string, secrets: Iterable<string>): LogLine {
  const entry: Record<string, unknown> = JSON.parse(json);
  const level = typeof entry['level'] === 'number' ? (LEVEL_NAMES[entry['level']] ?? 'info') : 'info';
  return { at: Number(entry['time']), level, scope: String(entry['scope']), message: asOneEntry(redact(String(entry['msg']), secrets)) };
}

/** Blots out known secrets, and whatever looks like a credential in a header or URL. */
export function redact(text: string, secrets: Iterable<string>): string {
  let clean = text.replace(/(bearer\s+)[\w.~+/=-]{8,}/gi, '$1…').replace(/([?&](?:token|api_?key|key)=)[^&\s]+/gi, '$1…');
  for (const secret of secrets) if (secret.length >= 4) clean = clean.replaceAll(secret, '…');
  return clean;
}
