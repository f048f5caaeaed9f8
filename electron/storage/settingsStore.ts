import { basename } from 'node:path';
import { type Difference, undone } from '../domain/differences.ts';
import { messageOf } from '../domain/messageOf.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { defaultSettings, parseSettings, type Settings } from '../domain/settings.ts';
import { unknownEntries } from '../domain/settingsUnknown.ts';
import { isNewer } from '../domain/settingsUpgrade.ts';
import { confStore, JsonFile, type MakeObjectStore } from './jsonFile.ts';
import { type UndoableChange, UndoList } from './undoList.ts';

export interface SettingsStoreOptions {
  readonly file: string;
  readonly makeStore: MakeObjectStore;
  /** Wall clock, ms since 1970. */
  readonly now: () => number;
  /** Told of a listener that failed. */
  readonly log?: (sentence: string) => void;
  /** Told, in one sentence for the user, that the file was edited by hand meanwhile and the edit was kept aside. */
  readonly onNotice?: (sentence: string) => void;
}

/** Reads the settings without taking charge of them; `undefined` when there are none yet. */
export function readSettings(file: string): Result<Settings | undefined> {
  const read = new JsonFile(file, confStore).read();
  if (!read.ok) return read;
  return read.value === undefined ? ok(undefined) : parseSettings(read.value);
}

/**
 * Takes charge of the settings. A broken file is kept aside, and defaults are taken. One of a newer version is an error and stays where it is:
 * it is sound, and the newer version will want it back.
 */
export function openSettings(options: SettingsStoreOptions): Result<SettingsStore> {
  const file = new JsonFile(options.file, options.makeStore, (kept) => options.onNotice?.(editedNotice(kept)));
  const read = file.read();
  const parsed = read.ok ? (read.value === undefined ? ok(defaultSettings()) : parseSettings(read.value)) : read;
  if (parsed.ok) {
    const text = read.ok ? unknownNotice(options.file, read.value, parsed.value) : null;
    return ok(new SettingsStore(file, parsed.value, text === null ? null : { text, until: 'written' }, options));
  }
  if (read.ok && isNewer(read.value)) return err(`${options.file} cannot be used: ${parsed.error}, or move the file away.`);
  const kept = file.setAside(options.now());
  if (!kept.ok) return err(`The settings could not be read: ${parsed.error}\n${kept.error}`);
  const text = `The settings could not be read and were kept as ${kept.value}; defaults were taken instead. The problem: ${parsed.error}`;
  return ok(new SettingsStore(file, defaultSettings(), { text, until: 'ended' }, options));
}

/** For the user, and how long it is true: until the file has been written, or as long as this runs. */
interface StoreNotice {
  readonly text: string;
  readonly until: 'written' | 'ended';
}

const editedNotice = (kept: string): string =>
  `The settings file was edited while Pilot Light was running, and then changed here; the edit was not used and is kept as ${kept}. Edit it while Pilot Light is not running, or import it.`;

function unknownNotice(file: string, input: unknown, settings: Settings): string | null {
  const unknown = unknownEntries(input, settings);
  if (unknown.length === 0) return null;
  return `${basename(file)} has entries that nobody knows: ${unknown.join(', ')}. They are ignored, and gone at the next change.`;
}

/**
 * Who changes the settings. What a user changes can be undone for a minute; what the program changes by itself stays when that is done. `label`: what
 * the change is, where whoever makes it knows better than its differences tell. `onUndoable`: told the id under which it can be undone, if it changed anything.
 */
export type ChangedBy = { readonly by: 'user'; readonly label?: string; readonly onUndoable?: (id: string) => void } | { readonly by: 'program' };

/** A change that was taken back. */
export interface Undone {
  readonly id: string;
  readonly label: string;
}

/** The settings: read once, kept in memory, written through. */
export class SettingsStore {
  readonly #file: JsonFile;
  readonly #now: () => number;
  readonly #log: (sentence: string) => void;
  readonly #undoList = new UndoList();
  readonly #listeners = new Set<(settings: Settings) => void | Promise<void>>();
  #settings: Settings;
  #writing: Promise<unknown> = Promise.resolve();
  #notice: StoreNotice | null;

  /** Use {@link openSettings}. */
  constructor(file: JsonFile, settings: Settings, notice: StoreNotice | null, { now, log = () => {} }: Pick<SettingsStoreOptions, 'now' | 'log'>) {
    this.#file = file;
    this.#now = now;
    this.#log = log;
    this.#settings = settings;
    this.#notice = notice;
  }

  /** For the user: the file was broken and kept aside, or has entries that are no settings, until it is written without them. */
  get notice(): string | null {
    return this.#notice?.text ?? null;
  }

  get current(): Settings {
    return this.#settings;
  }

  /**
   * Changes the settings: `change` gets the current ones and returns the new, which are checked, written and then announced.
   * Changes run one after the other. Nothing changes when the check or the write fails.
   */
  change(change: (settings: Settings) => Result<unknown>, by: ChangedBy = { by: 'user' }): Promise<Result<Settings>> {
    return this.#inTurn(() =>
      this.#apply(change, (before, after) => {
        if (by.by !== 'user') return;
        const id = this.#undoList.record(before, after, this.#now(), by.label);
        if (id !== null) by.onUndoable?.(id);
      }),
    );
  }

  /** The newest change that can be undone; `null`: none. */
  get undoable(): UndoableChange | null {
    return this.#undoList.newest(this.#now());
  }

  /** Another number whenever there is something else to undo. */
  get undoRevision(): number {
    return this.#undoList.revision;
  }

  /** Takes back the newest change of a user, or the one with this id. What was changed since stays. */
  undo(id?: string): Promise<Result<Undone>> {
    return this.#inTurn(async () => {
      const entry = this.#undoList.find(id, this.#now());
      if (!entry.ok) return entry;
      const { id: found, label, differences: made } = entry.value;
      const applied = await this.#apply(
        (now) => ok(undone(now, made)),
        () => this.#undoList.remove(found),
      );
      return applied.ok ? ok({ id: found, label }) : err(`“${label}” cannot be undone any more: ${applied.error}`);
    });
  }

  /** What the program has done in the course of an undoable change becomes part of it. */
  addToUndo(id: string, more: readonly Difference[]): void {
    this.#undoList.extend(id, more);
  }

  /** @returns a function that ends the subscription */
  onChange(listener: (settings: Settings) => void | Promise<void>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#writing.then(work);
    this.#writing = done.catch(() => undefined);
    return done;
  }

  async #apply(change: (settings: Settings) => Result<unknown>, onWritten: (before: Settings, after: Settings) => void): Promise<Result<Settings>> {
    const before = this.#settings;
    const changed = change(before);
    if (!changed.ok) return changed;
    const parsed = parseSettings(changed.value);
    if (!parsed.ok) return parsed;
    const written = await this.#file.write(parsed.value);
    if (!written.ok) return err(written.error);
    this.#settings = parsed.value;
    if (this.#notice?.until === 'written') this.#notice = null;
    onWritten(before, parsed.value);
    for (const listener of this.#listeners) await this.#announce(listener, parsed.value);
    return parsed;
  }

  /** The change is written and in force: one listener that fails is no reason to call it failed, or to keep it from the others. */
  async #announce(listener: (settings: Settings) => void | Promise<void>, settings: Settings): Promise<void> {
    try {
      await listener(settings);
    } catch (error) {
      this.#log(`The settings were changed, but a part of Pilot Light could not follow: ${messageOf(error)}`);
    }
  }
}
