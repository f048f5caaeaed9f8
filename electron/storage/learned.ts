import { z } from 'zod';
import { ok, type Result } from '../domain/result.ts';
import { JsonFile, type MakeObjectStore } from './jsonFile.ts';

/** What changes is written after at most this long, ms: a crash costs no more than that. */
const WRITE_AFTER_MS = 30_000;

const entrySchema = z.object({ key: z.string(), learned: z.unknown() });
const contentSchema = z.object({ version: z.literal(1), endpoints: z.record(z.string(), entrySchema) });
type Entry = z.infer<typeof entrySchema>;

export interface LearnedOptions<T> {
  readonly file: string;
  readonly makeStore: MakeObjectStore;
  /** Turns what was learned into JSON and back. */
  readonly schema: z.ZodType<T>;
  /** Wall clock, ms since 1970. */
  readonly now: () => number;
  readonly setTimer: (run: () => void, delayMs: number) => { cancel(): void };
  /** Takes what went wrong: nothing of it stops the work, since everything here can be learned again. */
  readonly log: (sentence: string) => void;
}

/** Takes charge of what was learned. A broken file is kept aside, and all is learned anew. */
export function openLearned<T>(options: LearnedOptions<T>): Learned<T> {
  const file = new JsonFile(options.file, options.makeStore);
  const read = file.read();
  if (read.ok && read.value === undefined) return new Learned(options, file, {});
  const parsed = contentSchema.safeParse(read.ok ? read.value : undefined);
  if (parsed.success) return new Learned(options, file, parsed.data.endpoints);
  const kept = file.setAside(options.now());
  const where = kept.ok ? `and was kept as ${kept.value}` : `and will be replaced. ${kept.error}`;
  options.log(`What was learned of the endpoints could not be read ${where}; it is learned anew.`);
  return new Learned(options, file, {});
}

/** What was learned of each endpoint, kept across restarts. The `key` names what it holds for: when that changes, it is worth nothing. */
export class Learned<T> {
  readonly #options: LearnedOptions<T>;
  readonly #file: JsonFile;
  /** As it lies in the file, and what has changed since. */
  readonly #stored: Map<string, Entry>;
  readonly #changed = new Map<string, { readonly key: string; readonly learned: T }>();
  #timer: { cancel(): void } | undefined;
  #writing: Promise<Result<null>> = Promise.resolve(ok(null));

  /** Use {@link openLearned}. */
  constructor(options: LearnedOptions<T>, file: JsonFile, stored: Readonly<Record<string, Entry>>) {
    this.#options = options;
    this.#file = file;
    this.#stored = new Map(Object.entries(stored));
  }

  /** @returns `null` when nothing was learned of it, or of another model, or what was cannot be read */
  load(endpointId: string, key: string): T | null {
    const changed = this.#changed.get(endpointId);
    if (changed !== undefined) return changed.key === key ? changed.learned : null;
    const stored = this.#stored.get(endpointId);
    if (stored?.key !== key) return null;
    const decoded = this.#options.schema.safeParse(stored.learned);
    if (decoded.success) return decoded.data;
    this.#options.log(`What was learned of ${endpointId} could not be read; it is learned anew.`);
    this.forget(endpointId);
    return null;
  }

  save(endpointId: string, key: string, learned: T): void {
    this.#changed.set(endpointId, { key, learned });
    this.#writeSoon();
  }

  forget(endpointId: string): void {
    const known = this.#stored.delete(endpointId);
    if (this.#changed.delete(endpointId) || known) this.#writeSoon();
  }

  /** Forgets all other endpoints. One that was removed and put back within a run keeps what was learned of it. */
  keepOnly(endpointIds: ReadonlySet<string>): void {
    for (const id of [...this.#stored.keys(), ...this.#changed.keys()]) if (!endpointIds.has(id)) this.forget(id);
  }

  /** Writes what has changed now. Whoever stops calls it last. @returns why it could not be written; it has been logged */
  flush(): Promise<Result<null>> {
    if (this.#timer === undefined) return this.#writing;
    this.#timer.cancel();
    this.#timer = undefined;
    for (const [id, { key, learned }] of this.#changed) this.#stored.set(id, { key, learned: z.encode(this.#options.schema, learned) });
    this.#changed.clear();
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  #writeSoon(): void {
    this.#timer ??= this.#options.setTimer(() => void this.flush(), WRITE_AFTER_MS);
  }

  async #write(): Promise<Result<null>> {
    const written = await this.#file.write({ version: 1, endpoints: Object.fromEntries(this.#stored) });
    if (!written.ok) this.#options.log(`What was learned of the endpoints is not kept for the next start. ${written.error}`);
    return written;
  }
}
