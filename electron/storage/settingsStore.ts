import { err, ok, type Result } from '../domain/result.ts';
import { defaultSettings, parseSettings, type Settings } from '../domain/settings.ts';
import { confStore, JsonFile, type MakeObjectStore } from './jsonFile.ts';

export interface SettingsStoreOptions {
  readonly file: string;
  readonly makeStore: MakeObjectStore;
  /** Wall clock, ms since 1970. */
  readonly now: () => number;
}

/** Reads the settings without taking charge of them; `undefined` when there are none yet. */
export function readSettings(file: string): Result<Settings | undefined> {
  const read = new JsonFile(file, confStore).read();
  if (!read.ok) return read;
  return read.value === undefined ? ok(undefined) : parseSettings(read.value);
}

/** The settings: read once, kept in memory, written through. */
export class SettingsStore {
  readonly #file: JsonFile;
  readonly #listeners = new Set<(settings: Settings) => void | Promise<void>>();
  #settings: Settings;
  #writing: Promise<unknown> = Promise.resolve();
  /** For the user: the file was broken and kept aside. */
  readonly notice: string | null;

  constructor(options: SettingsStoreOptions) {
    this.#file = new JsonFile(options.file, options.makeStore);
    const read = this.#file.read();
    const parsed = read.ok ? (read.value === undefined ? ok(defaultSettings()) : parseSettings(read.value)) : read;
    this.#settings = parsed.ok ? parsed.value : defaultSettings();
    this.notice = parsed.ok ? null : this.#setAside(parsed.error, options.now());
  }

  get current(): Settings {
    return this.#settings;
  }

  /**
   * Changes the settings: `change` gets the current ones and returns the new, which are checked, written and then announced.
   * Changes run one after the other. Nothing changes when the check or the write fails.
   */
  change(change: (settings: Settings) => Result<unknown>): Promise<Result<Settings>> {
    const done = this.#writing.then(() => this.#apply(change));
    this.#writing = done.catch(() => undefined);
    return done;
  }

  /** @returns a function that ends the subscription */
  onChange(listener: (settings: Settings) => void | Promise<void>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #apply(change: (settings: Settings) => Result<unknown>): Promise<Result<Settings>> {
    const changed = change(this.#settings);
    if (!changed.ok) return changed;
    const parsed = parseSettings(changed.value);
    if (!parsed.ok) return parsed;
    const written = await this.#file.write(parsed.value);
    if (!written.ok) return err(written.error);
    this.#settings = parsed.value;
    for (const listener of this.#listeners) await listener(parsed.value);
    return parsed;
  }

  #setAside(problem: string, now: number): string {
    const kept = this.#file.setAside(now);
    return `The settings could not be read and were kept as ${kept}; defaults are in use. The problem: ${problem}`;
  }
}
