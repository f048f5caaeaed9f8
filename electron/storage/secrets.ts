import { chmodSync } from 'node:fs';
import { z } from 'zod';
import type { SecretRef } from '../domain/provider.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { confStore, JsonFile, type MakeObjectStore } from './jsonFile.ts';

/** Keeps secrets by id. Nothing but a provider call ever asks for the value; the API can only set, delete and ask whether. */
export interface SecretStore {
  get(id: string): string | undefined;
  ids(): string[];
  set(id: string, secret: string): Promise<Result<null>>;
  delete(id: string): Promise<Result<null>>;
}

const contentSchema = z.record(z.string(), z.string());

/** Reads the stored secrets without taking charge of them: a broken file has none, and stays where it is. */
export function readSecrets(file: string): Pick<SecretStore, 'get'> {
  const read = new JsonFile(file, confStore).read();
  const parsed = contentSchema.safeParse(read.ok ? (read.value ?? {}) : {});
  const secrets = new Map(Object.entries(parsed.data ?? {}));
  return { get: (id) => secrets.get(id) };
}

/** The headless store: `secrets.json`, readable by its owner only. */
export class FileSecretStore implements SecretStore {
  readonly #file: JsonFile;
  #secrets: Map<string, string>;
  #writing: Promise<unknown> = Promise.resolve();
  /** For the user: the file was broken and kept aside. */
  readonly notice: string | null;

  constructor(options: { readonly file: string; readonly makeStore: MakeObjectStore; readonly now: () => number }) {
    this.#file = new JsonFile(options.file, options.makeStore);
    const read = this.#file.read();
    const parsed = contentSchema.safeParse(read.ok ? (read.value ?? {}) : undefined);
    this.#secrets = new Map(Object.entries(parsed.success ? parsed.data : {}));
    this.notice = parsed.success
      ? null
      : `The stored secrets could not be read and were kept as ${this.#file.setAside(options.now())}; set them again.`;
    if (read.ok && read.value !== undefined && parsed.success) chmodSync(options.file, 0o600);
  }

  get(id: string): string | undefined {
    return this.#secrets.get(id);
  }

  ids(): string[] {
    return [...this.#secrets.keys()];
  }

  set(id: string, secret: string): Promise<Result<null>> {
    return this.#change((secrets) => secrets.set(id, secret).has(id));
  }

  delete(id: string): Promise<Result<null>> {
    return this.#change((secrets) => secrets.delete(id));
  }

  /**
   * Changes run one after the other, each on what the one before has left: else the later of two would undo the other.
   * @param change says whether there is anything to write
   */
  #change(change: (secrets: Map<string, string>) => boolean): Promise<Result<null>> {
    const done = this.#writing.then(async () => {
      const secrets = new Map(this.#secrets);
      if (!change(secrets)) return ok(null);
      const written = await this.#file.write(Object.fromEntries(secrets));
      if (written.ok) this.#secrets = secrets;
      return written;
    });
    this.#writing = done;
    return done;
  }
}

/** Looks a reference up: `env:NAME` in the environment, `secret:ID` in the store. */
export function secretResolver(store: Pick<SecretStore, 'get'>, env: Readonly<Record<string, string | undefined>>) {
  return (ref: SecretRef): Result<string> => {
    const [kind, name = ''] = ref.split(/:(.*)/s);
    if (kind === 'env') {
      const value = env[name];
      return value ? ok(value) : err(`The environment variable ${name} is not set. Set it and start Pilot Light again, or choose another token.`);
    }
    const secret = store.get(name);
    return secret === undefined ? err(`There is no stored secret "${name}". Set it again for this provider.`) : ok(secret);
  };
}
