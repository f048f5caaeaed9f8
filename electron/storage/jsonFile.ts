import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { messageOf } from '../domain/messageOf.ts';
import { err, ok, type Result } from '../domain/result.ts';

/** Writes a whole object to a file in one step, so that a crash leaves the old or the new one. `conf` and `electron-store` do. */
export interface ObjectStore {
  store: Record<string, unknown>;
}

/** Where to keep it: conf's options of the same names. */
export interface ObjectStoreOptions {
  readonly cwd: string;
  readonly configName: string;
  readonly fileExtension: string;
  readonly configFileMode: number;
}

export type MakeObjectStore = (options: ObjectStoreOptions) => Promise<ObjectStore>;

/** The headless store. conf brings a schema validator of 10 MB along, so it is loaded when something is first written. */
export const confStore: MakeObjectStore = async (options) => {
  const { default: Conf } = await import('conf');
  // Reading is ours; whatever lies there, conf must not throw at it before we write.
  return new Conf<Record<string, unknown>>({ ...options, clearInvalidConfig: true });
};

/** A JSON file of ours: read once, written whole, for its owner's eyes only. */
export class JsonFile {
  readonly path: string;
  readonly #makeStore: MakeObjectStore;
  readonly #onEdited: ((kept: string) => void) | undefined;
  #store: Promise<ObjectStore> | undefined;
  /** As we last read or wrote it, where edits are looked for; `null`: there was no file. */
  #known: string | null = null;

  /** @param onEdited told where the edit was kept that somebody made by hand, when a write comes upon one; without it such a file is overwritten */
  constructor(path: string, makeStore: MakeObjectStore, onEdited?: (kept: string) => void) {
    this.path = path;
    this.#makeStore = makeStore;
    this.#onEdited = onEdited;
  }

  /** @returns the content, `undefined` when there is no file, or why it cannot be read */
  read(): Result<unknown> {
    try {
      const text = this.#text();
      if (this.#onEdited !== undefined) this.#known = text;
      return ok(text === null ? undefined : JSON.parse(text));
    } catch (error) {
      return err(messageOf(error));
    }
  }

  async write(content: Record<string, unknown>): Promise<Result<null>> {
    const text = JSON.stringify(content, undefined, '\t');
    const spare = `${this.path}.new`;
    try {
      // The store takes half a file on a nearly full disk for a whole one. This write does not; and where the store has cut it off, it is at hand.
      mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
      writeFileSync(spare, text, { mode: 0o600 });
      const extension = extname(this.path);
      this.#store ??= this.#makeStore({
        cwd: dirname(this.path),
        configName: basename(this.path, extension),
        fileExtension: extension.slice(1),
        configFileMode: 0o600,
      });
      const store = await this.#store;
      this.#keepEdit();
      try {
        store.store = content;
      } catch (error) {
        // The old file is in its place and stays, unless it was an edit and is kept elsewhere now.
        if (this.#text() !== null) throw error;
      }
      if ((this.#text() ?? '').length < text.length) renameSync(spare, this.path);
      if (this.#onEdited !== undefined) this.#known = this.#text();
      return ok(null);
    } catch (error) {
      this.#store = undefined;
      return err(`${this.path} could not be written: ${messageOf(error)}. Check the disk and the folder's rights.`);
    } finally {
      removeQuietly(spare);
    }
  }

  /** Deletes the file. One that cannot be deleted stays; the next write replaces it. */
  remove(): void {
    removeQuietly(this.path);
  }

  /** Moves the file out of the way: `settings.bad-2026-11-22T08-15-00-000Z.json`. @returns its new path */
  setAside(nowMs: number, why: 'bad' | 'edited' = 'bad'): Result<string> {
    const extension = extname(this.path);
    const time = new Date(nowMs).toISOString().replace(/[:.]/g, '-');
    const kept = join(dirname(this.path), `${basename(this.path, extension)}.${why}-${time}${extension}`);
    try {
      renameSync(this.path, kept);
      return ok(kept);
    } catch (error) {
      const why = messageOf(error);
      return err(`${this.path} could not be kept aside: ${why}. Move it away, or check the folder's rights.`);
    }
  }

  /** What somebody else has written since must not be lost to our write. */
  #keepEdit(): void {
    const text = this.#text();
    if (this.#onEdited === undefined || text === null || text === this.#known) return;
    const kept = this.setAside(statSync(this.path).mtimeMs, 'edited');
    if (!kept.ok) throw new Error(kept.error);
    this.#onEdited(kept.value);
  }

  #text(): string | null {
    try {
      return readFileSync(this.path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  }
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // A folder that takes no changes says so at the next write.
  }
}
