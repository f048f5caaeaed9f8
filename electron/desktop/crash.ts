import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface CrashOptions {
  /** Where the reports lie. */
  readonly folder: string;
  readonly process: { on(event: 'uncaughtException' | 'unhandledRejection', listener: (error: unknown) => void): unknown };
  /** Versions and the like, one fact a line. */
  readonly facts: readonly string[];
  /** The last log lines. */
  readonly logLines: () => readonly string[];
  /** Takes the secrets out of a text. */
  readonly clean: (text: string) => string;
  /** Tells the user, and returns when they have read it. */
  readonly tell: (title: string, text: string) => void;
  /** Writes and lets go of what it can; ends in time, come what may. */
  readonly finish: () => Promise<unknown>;
  readonly exit: (code: number) => void;
  /** Wall clock, ms since 1970. */
  readonly now: () => number;
}

const KEPT_REPORTS = 10;
const LOG_LINES = 100;

/** Ends the app at a bug: nobody knows what state it is in. Writes a report first, tells the user once, and then tries to end in order. */
export function watchCrashes(options: CrashOptions): void {
  let ending = false;
  const end = (error: unknown): void => {
    if (ending) return;
    ending = true;
    const written = writeReport(options, error);
    options.tell(
      'Pilot Light had to stop',
      `It ran into a bug: ${describe(error, options).split('\n', 1)[0]}\n\n${written}\n\nStart it again to go on.`,
    );
    const exit = (): void => options.exit(1);
    void options.finish().then(exit, exit);
  };
  options.process.on('uncaughtException', end);
  options.process.on('unhandledRejection', end);
}

/** @returns a sentence that says where the report is */
function writeReport(options: CrashOptions, error: unknown): string {
  const { folder, facts, logLines, clean, now } = options;
  const path = join(folder, `crash-${new Date(now()).toISOString().replace(/[:.]/g, '-')}.txt`);
  const text = [...facts, '', describe(error, options), '', ...logLines().slice(-LOG_LINES), ''].join('\n');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(path, clean(text), { mode: 0o600 });
    prune(folder);
    return `A report without your secrets is in ${path}.`;
  } catch (failure) {
    return `No report could be written to ${folder}: ${failure instanceof Error ? failure.message : String(failure)}.`;
  }
}

function describe(error: unknown, { clean }: CrashOptions): string {
  return clean(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** Their names sort by time. */
function prune(folder: string): void {
  const reports = readdirSync(folder).filter((name) => name.startsWith('crash-'));
  for (const name of reports.toSorted().slice(0, -KEPT_REPORTS)) rmSync(join(folder, name), { force: true });
}
