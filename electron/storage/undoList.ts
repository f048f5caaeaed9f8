import { describeDifferences } from '../domain/describeChange.ts';
import { areOfSameFields, type Difference, differences, isOnlyAdding, joined, overlap } from '../domain/differences.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Settings } from '../domain/settings.ts';

/** How long a change can be undone, ms. */
export const UNDO_MS = 60_000;
/** Changes of the same field that follow each other so soon are one, as when somebody moves a slider, ms. */
const ONE_CHANGE_MS = 2_000;
/** A script may change a lot within a minute. */
const MOST_KEPT = 100;

/** A change that can be undone. */
export interface UndoableChange {
  readonly id: string;
  /** In a few words. */
  readonly label: string;
  /** Wall clock, ms since 1970. */
  readonly until: number;
  /** A single switch or pause: whoever made it sees it at once where they made it, and takes it back there. */
  readonly small: boolean;
}

interface Entry extends UndoableChange {
  readonly differences: readonly Difference[];
  /** To name what a change that follows at once becomes together with this one; only of the newest, as settings may be large. */
  readonly before: Settings | null;
  readonly at: number;
  readonly ownLabel: string | undefined;
}

/** What users have changed within the last minute, newest last. */
export class UndoList {
  #entries: readonly Entry[] = [];
  #lastId = 0;
  #revision = 0;

  /** Another number after each change of the list. */
  get revision(): number {
    return this.#revision;
  }

  /**
   * @param label what the change was, where it knows better than its differences
   * @returns the id under which it can be undone; `null`: there is nothing to undo
   */
  record(before: Settings, after: Settings, at: number, label: string | undefined): string | null {
    const made = differences(before, after);
    if (made.length === 0) return null;
    const kept = this.#kept(at);
    const last = kept.at(-1);
    if (last !== undefined && isOneWith(last, made, at, label)) {
      const { id } = last;
      const entry = entryOf({ id, before: last.before ?? before, ownLabel: undefined }, joined(last.differences, made), after, at);
      this.#set([...kept.slice(0, -1), ...entry]);
      return entry[0]?.id ?? null;
    }
    this.#lastId += 1;
    const older = kept.map((entry) => ({ ...entry, before: null }));
    const entry = entryOf({ id: String(this.#lastId), before, ownLabel: label }, made, after, at);
    this.#set([...older, ...entry].slice(-MOST_KEPT));
    return entry[0]?.id ?? null;
  }

  /** What the program did in the course of a change becomes part of it. */
  extend(id: string, more: readonly Difference[]): void {
    this.#set(this.#entries.map((entry) => (entry.id === id ? { ...entry, differences: joined(entry.differences, more) } : entry)));
  }

  /** The newest change that can be undone. */
  newest(now: number): UndoableChange | null {
    const entry = this.#kept(now).at(-1);
    if (entry === undefined) return null;
    const { id, label, until, small } = entry;
    return { id, label, until, small };
  }

  /** What is to be taken back; without an id, of the newest change. */
  find(id: string | undefined, now: number): Result<{ readonly id: string; readonly label: string; readonly differences: readonly Difference[] }> {
    const entries = this.#kept(now);
    const index = id === undefined ? entries.length - 1 : entries.findIndex((entry) => entry.id === id);
    const entry = entries[index];
    if (entry === undefined) return err(id === undefined ? NOTHING_TO_UNDO : TOO_LATE);
    const newer = entries.slice(index + 1).find((later) => overlap(entry.differences, later.differences));
    return newer === undefined ? ok(entry) : err(`“${entry.label}” was followed by “${newer.label}”. Undo that one first.`);
  }

  /** It is undone. */
  remove(id: string): void {
    this.#set(this.#entries.filter((entry) => entry.id !== id));
  }

  #kept(now: number): readonly Entry[] {
    return this.#entries.filter(({ until }) => until > now);
  }

  #set(entries: readonly Entry[]): void {
    this.#entries = entries;
    this.#revision += 1;
  }
}

interface Begun {
  readonly id: string;
  readonly before: Settings;
  readonly ownLabel: string | undefined;
}

/** Nothing where the change has come back to where it began. */
function entryOf({ id, before, ownLabel }: Begun, made: readonly Difference[], after: Settings, at: number): Entry[] {
  const label = ownLabel ?? describeDifferences(made, { before, after });
  return made.length === 0 || label === null
    ? []
    : [{ id, before, ownLabel, label, differences: made, at, until: at + UNDO_MS, small: isSmall(made) }];
}

const NOTHING_TO_UNDO = 'There is nothing to undo: a change can be undone for a minute.';
const TOO_LATE = 'This change cannot be undone any more: it was undone already, or is more than a minute old.';

function isOneWith(last: Entry, made: readonly Difference[], at: number, label: string | undefined): boolean {
  if (at - last.at > ONE_CHANGE_MS || at < last.at || label !== undefined || last.ownLabel !== undefined) return false;
  return areOfSameFields(last.differences, made) || (isOnlyAdding(last.differences) && isOnlyAdding(made));
}

const quietFields: readonly string[] = ['pausedUntil', 'pauseReason', 'warmUntil', 'theme'];

function isSmall(made: readonly Difference[]): boolean {
  const isQuiet = (change: Difference): boolean =>
    (change.kind === 'setting' || change.kind === 'field') && (quietFields.includes(change.name) || (made.length === 1 && isSwitch(change.after)));
  return made.every(isQuiet);
}

const isSwitch = (value: unknown): boolean => typeof value === 'boolean';
