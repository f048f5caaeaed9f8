import { readFileSync, renameSync, rmSync } from 'node:fs';
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
  #store: Promise<ObjectStore> | undefined;

  constructor(path: string, makeStore: MakeObjectStore) {
    this.path = path;
    this.#makeStore = makeStore;
  }

  /** @returns the content, `undefined` when there is no file, or why it cannot be read */
  read(): Result<unknown> {
    try {
      return ok(JSON.parse(readFileSync(this.path, 'utf8')));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ok(undefined);
      return err(messageOf(error));
    }
  }

  async write(content: Record<string, unknown>): Promise<Result<null>> {
    try {
      const extension = extname(this.path);
      this.#store ??= this.#makeStore({
        cwd: dirname(this.path),
        configName: basename(this.path, extension),
        fileExtension: extension.slice(1),
        configFileMode: 0o600,
      });
      (await this.#store).store = content;
      return ok(null);
    } catch (error) {
      this.#store = undefined;
      return err(`${this.path} could not be written: ${messageOf(error)}. Check the disk and the folder's rights.`);
    }
  }

  /** Deletes the file. One that cannot be deleted stays; the next write replaces it. */
  remove(): void {
    try {
      rmSync(this.path, { force: true });
    } catch {
      // A folder that takes no changes says so at the next write.
    }
  }

  /** Moves the file out of the way: `settings.bad-2026-11-22T08-15-00-000Z.json`. @returns its new path */
  setAside(nowMs: number): Result<string> {
    const extension = extname(this.path);
    const time = new Date(nowMs).toISOString().replace(/[:.]/g, '-');
    const kept = join(dirname(this.path), `${basename(this.path, extension)}.bad-${time}${extension}`);
    try {
      renameSync(this.path, kept);
      return ok(kept);
    } catch (error) {
      const why = messageOf(error);
      return err(`${this.path} could not be kept aside: ${why}. Move it away, or check the folder's rights.`);
    }
  }
}
