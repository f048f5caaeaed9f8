import { chmodSync } from 'node:fs';
import { z } from 'zod';
import type { SecretRef } from '../domain/provider.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { JsonFile, type MakeObjectStore } from './jsonFile.ts';

/** Keeps secrets by id. Nothing but a provider call ever asks for the value; the API can only set, delete and ask whether. */
export interface SecretStore {
  get(id: string): string | undefined;
  ids(): string[];
  set(id: string, secret: string): Promise<Result<null>>;
  delete(id: string): Promise<Result<null>>;
}

const contentSchema = z.record(z.string(), z.string());

/** The headless store: `secrets.json`, readable by its owner only. */
export class FileSecretStore implements SecretStore {
  readonly #file: JsonFile;
  #secrets: Map<string, string>;
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
    return this.#replace(new Map(this.#secrets).set(id, secret));
  }

  async delete(id: string): Promise<Result<null>> {
    if (!this.#secrets.has(id)) return ok(null);
    const left = new Map(this.#secrets);
    left.delete(id);
    return this.#replace(left);
  }

  async #replace(secrets: Map<string, string>): Promise<Result<null>> {
    const written = await this.#file.write(Object.fromEntries(secrets));
    if (written.ok) this.#secrets = secrets;
    return written;
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
