import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Two files of this size are kept, bytes. */
const LIMIT = 1_000_000;

/** The log on disk; a desktop app has no terminal to read it on. */
export class LogFile {
  readonly path: string;
  readonly #limit: number;
  #size: number;

  constructor(folder: string, limit: number = LIMIT) {
    this.path = join(folder, 'pilotlight.log');
    this.#limit = limit;
    this.#size = 0;
    attempt(() => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      this.#size = statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
    });
  }

  /** Adds a line. Written at once: the last one before a crash is the one that counts. */
  write(line: string): void {
    attempt(() => {
      if (this.#size > this.#limit) {
        renameSync(this.path, `${this.path}.old`);
        this.#size = 0;
      }
      appendFileSync(this.path, line, { mode: 0o600 });
      this.#size += Buffer.byteLength(line);
    });
  }
}

/** A full disk must not end the app, and there is nobody to tell. */
function attempt(write: () => void): void {
  try {
    write();
  } catch {}
}

/** Writes to a terminal, too, for developers; one that was closed is no reason to end. */
export function echoTo(stream: Pick<NodeJS.WriteStream, 'on' | 'write'>, write: (line: string) => void): (line: string) => void {
  stream.on('error', () => {});
  return (line) => {
    write(line);
    stream.write(line);
  };
}
