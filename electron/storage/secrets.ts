import { chmodSync } from 'node:fs';
import { z } from 'zod';
import { messageOf } from '../domain/messageOf.ts';
import type { SecretRef } from '../domain/provider.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { confStore, JsonFile, type MakeObjectStore } from './jsonFile.ts';

/** Keeps secrets by id. Nothing but a provider call ever asks for the value; the API can only list the ids, set and delete. */
export interface SecretStore {
  get(id: string): string | undefined;
  /** What is stored, without the values: whoever has to know whether a secret exists looks here. */
  ids(): string[];
  set(id: string, secret: string): Promise<Result<null>>;
  delete(id: string): Promise<Result<null>>;
}

const contentSchema = z.record(z.string(), z.string());

/** Reads the stored secrets without taking charge of them: a broken file has none, and stays where it is. */
export function readSecrets(file: string): Pick<SecretStore, 'get' | 'ids'> {
  const read = new JsonFile(file, confStore).read();
  const parsed = contentSchema.safeParse(read.ok ? (read.value ?? {}) : {});
  const secrets = new Map(Object.entries(parsed.data ?? {}));
  return { get: (id) => secrets.get(id), ids: () => [...secrets.keys()] };
}

export interface SecretStoreOptions {
  readonly file: string;
  readonly makeStore: MakeObjectStore;
  /** Wall clock, ms since 1970. */
  readonly now: () => number;
}

/** Takes charge of the stored secrets. A broken file is kept aside; where even that fails, it is an error. */
export function openSecrets(options: SecretStoreOptions): Result<FileSecretStore> {
  const file = new JsonFile(options.file, options.makeStore);
  const read = file.read();
  const parsed = contentSchema.safeParse(read.ok ? (read.value ?? {}) : undefined);
  if (parsed.success) return ok(new FileSecretStore(file, parsed.data, read.ok && read.value !== undefined ? closedToOthers(options.file) : null));
  const kept = file.setAside(options.now());
  if (!kept.ok) return err(`The stored secrets could not be read. ${kept.error}`);
  return ok(new FileSecretStore(file, {}, `The stored secrets could not be read and were kept as ${kept.value}; set them again.`));
}

/** A file that somebody else owns, or a file system without rights, is no reason not to start; but the user should know. */
function closedToOthers(file: string): string | null {
  try {
    chmodSync(file, 0o600);
    return null;
  } catch (error) {
    return `Others may be able to read ${file}, and it could not be closed to them: ${messageOf(error)}.`;
  }
}

/** The headless store: `secrets.json`, readable by its owner only. */
export class FileSecretStore implements SecretStore {
  readonly #file: JsonFile;
  #secrets: Map<string, string>;
  #writing: Promise<unknown> = Promise.resolve();
  /** For the user: the file was broken and kept aside, or others may read it. */
  readonly notice: string | null;

  /** Use {@link openSecrets}. */
  constructor(file: JsonFile, secrets: Readonly<Record<string, string>>, notice: string | null) {
    this.#file = file;
    this.#secrets = new Map(Object.entries(secrets));
    this.notice = notice;
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

/**
 * Looks a reference up: `env:NAME` in the environment, `secret:ID` in the store. Blanks around a secret, such as the line end of the file it came
 * from, are not meant; a line break inside would be an error deep in the HTTP client, which might show the value.
 */
export function secretResolver(store: Pick<SecretStore, 'get' | 'ids'>, env: Readonly<Record<string, string | undefined>>) {
  return (ref: SecretRef): Result<string> => {
    const [kind, name = ''] = ref.split(/:(.*)/s);
    const secret = (kind === 'env' ? env[name] : store.get(name))?.trim();
    const where = kind === 'env' ? `The environment variable ${name}` : `The stored secret "${name}"`;
    if (secret) {
      const intruder = intruderIn(secret);
      return intruder === null ? ok(secret) : err(`${where} contains ${intruder}, which no token has. Set it again.`);
    }
    if (kind === 'env') return err(`${where} is not set. Set it and start Pilot Light again, or choose another token.`);
    if (store.ids().includes(name)) return err(`${where} is still encrypted. Unlock your keyring, or set it again for this provider.`);
    return err(`There is no stored secret "${name}". Set it again for this provider.`);
  };
}

function intruderIn(secret: string): string | null {
  if (/[\r\n]/.test(secret)) return 'a line break';
  return /\p{Cc}/u.test(secret) ? 'a control character' : null;
}
