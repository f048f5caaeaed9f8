import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { messageOf } from '../domain/messageOf.ts';
import { MOST_PREFIX_BYTES, type Prefix } from '../domain/prefix.ts';
import { err, ok, type Result } from '../domain/result.ts';

/** A file as it was read; the stamp changes with it. */
interface ReadFile {
  readonly stamp: string;
  readonly text: string;
}

/** Gives the text of prefixes: their own, or what their file holds now, which is read again only when the file has changed. */
export class PrefixTexts {
  readonly #read = new Map<string, ReadFile>();

  /** @returns the text, or a sentence that says why it cannot be had and what to do */
  async of(prefix: Prefix): Promise<Result<string>> {
    return prefix.kind === 'text' ? ok(prefix.text) : this.#ofFile(prefix.path);
  }

  /** Forgets files that no prefix names any more. */
  keepOnly(paths: ReadonlySet<string>): void {
    for (const path of this.#read.keys()) if (!paths.has(path)) this.#read.delete(path);
  }

  async #ofFile(path: string): Promise<Result<string>> {
    if (!isAbsolute(path)) return err(`The system prompt's file ${path} is not named by its whole path. Write it from the root of the disk on.`);
    let file: FileHandle | undefined;
    try {
      // Opening a named pipe would wait for somebody to write to it.
      file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
      const stats = await file.stat();
      if (!stats.isFile()) return err(`The system prompt's file ${path} is not a file. Name a text file.`);
      if (stats.size > MOST_PREFIX_BYTES) return err(tooLarge(path));
      const stamp = `${stats.ino} ${stats.mtimeMs} ${stats.size}`;
      const known = this.#read.get(path);
      if (known?.stamp === stamp) return ok(known.text);
      const text = textOf(await readAtMost(file, MOST_PREFIX_BYTES + 1), path);
      if (text.ok) this.#read.set(path, { stamp, text: text.value });
      return text;
    } catch (error) {
      return err(sentenceOf(error, path));
    } finally {
      await file?.close();
    }
  }
}

/** A file may grow while it is read. */
async function readAtMost(file: FileHandle, most: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(most);
  let filled = 0;
  while (filled < most) {
    const { bytesRead } = await file.read(buffer, filled, most - filled, null);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.slice(0, filled);
}

function textOf(bytes: Uint8Array, path: string): Result<string> {
  if (bytes.length > MOST_PREFIX_BYTES) return err(tooLarge(path));
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (text.includes('\0')) return err(notText(path));
    return text.trim() === '' ? err(`The system prompt's file ${path} is empty. Write the system prompt into it, or name another file.`) : ok(text);
  } catch {
    return err(notText(path));
  }
}

const tooLarge = (path: string): string =>
  `The system prompt's file ${path} is larger than 1 MB, which is more than a system prompt has. Name another file.`;
const notText = (path: string): string => `The system prompt's file ${path} is not plain text in UTF-8. Save it as UTF-8.`;

function sentenceOf(error: unknown, path: string): string {
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `The system prompt's file ${path} is not there. Was it moved? Put it back, or name another one.`;
    case 'EACCES':
    case 'EPERM':
      return `The system prompt's file ${path} may not be read by Pilot Light. Allow it, or name another one.`;
    case 'EISDIR':
    case 'ENXIO':
      return `The system prompt's file ${path} is not a file. Name a text file.`;
    default:
      return `The system prompt's file ${path} could not be read: ${messageOf(error)}.`;
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
