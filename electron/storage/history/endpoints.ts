import { type Database, intAt, textAt } from './database.ts';

/** An endpoint as the file knows it. */
export interface EndpointEntry {
  readonly num: number;
  readonly id: string;
  /** Pings and the finest cells before this wall time (ms) are gone. */
  readonly heldSince: number;
}

/** The endpoints of a history file; small, so kept in memory. */
export class Endpoints {
  readonly #db: Database;
  readonly #byId = new Map<string, EndpointEntry>();

  constructor(db: Database) {
    this.#db = db;
    for (const row of db.all('SELECT num, id, held_since FROM endpoints WHERE id IS NOT NULL ORDER BY num')) {
      const id = textAt(row, 1) ?? '';
      this.#byId.set(id, { num: intAt(row, 0) ?? 0, id, heldSince: intAt(row, 2) ?? 0 });
    }
  }

  /** All endpoints, or the one named if it is known. */
  list(id?: string): EndpointEntry[] {
    if (id === undefined) return [...this.#byId.values()];
    const one = this.#byId.get(id);
    return one === undefined ? [] : [one];
  }

  find(id: string): EndpointEntry | undefined {
    return this.#byId.get(id);
  }

  /** The endpoint of that id, made where it is new. */
  ensure(id: string): EndpointEntry {
    const known = this.#byId.get(id);
    if (known !== undefined) return known;
    this.#db.run('INSERT INTO endpoints(id) VALUES(?) ON CONFLICT DO NOTHING', id);
    const row = this.#db.get('SELECT num, held_since FROM endpoints WHERE id = ?', id) ?? [];
    const entry = { num: intAt(row, 0) ?? 0, id, heldSince: intAt(row, 1) ?? 0 };
    this.#byId.set(id, entry);
    return entry;
  }

  /** Writes down that what is older is gone; {@link held} once that is committed. */
  writeHeld(entry: EndpointEntry, since: number): void {
    this.#db.run('UPDATE endpoints SET held_since = ? WHERE num = ?', since, entry.num);
  }

  held(entry: EndpointEntry, since: number): void {
    this.#byId.set(entry.id, { ...entry, heldSince: since });
  }

  /** Takes the name off an endpoint: nothing finds it any more, and the next sweep deletes what it has. */
  forget(entry: EndpointEntry): void {
    this.#db.run('UPDATE endpoints SET id = NULL WHERE num = ?', entry.num);
    this.#byId.delete(entry.id);
  }
}
