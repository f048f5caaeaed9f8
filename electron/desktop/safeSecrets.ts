import type { SafeStorage } from 'electron';
import { z } from 'zod';
import { err, ok, type Result } from '../domain/result.ts';
import { JsonFile, type MakeObjectStore } from '../storage/jsonFile.ts';
import { openSecrets, type SecretStore } from '../storage/secrets.ts';

/** What is used of Electron's `safeStorage`: its asynchronous half, the other one is deprecated. */
export type Encryption = Pick<SafeStorage, 'encryptStringAsync' | 'decryptStringAsync' | 'isAsyncEncryptionAvailable' | 'getSelectedStorageBackend'>;

export interface SafeSecretsOptions {
  readonly encryption: Encryption;
  readonly platform: NodeJS.Platform;
  /** The encrypted secrets. */
  readonly file: string;
  /** Those of the command line, in plain text. */
  readonly plainFile: string;
  readonly makeStore: MakeObjectStore;
  /** Wall clock, ms since 1970. */
  readonly now: () => number;
}

const contentSchema = z.record(z.string(), z.base64());

const NO_KEYRING =
  'This system offers no keyring to encrypt secrets with, so new ones are kept only until you quit. Install and unlock GNOME Keyring or KWallet, or name an environment variable (env:NAME) instead.';

/**
 * Takes charge of the desktop's secrets, still encrypted: {@link SafeSecrets.unlock} decrypts them. Call it when the app is ready, and the data
 * folder is this process's own.
 */
export function openSafeSecrets(options: SafeSecretsOptions): Result<SafeSecrets> {
  const plain = openSecrets({ file: options.plainFile, makeStore: options.makeStore, now: options.now });
  if (!plain.ok) return plain;
  const file = new JsonFile(options.file, options.makeStore);
  const read = file.read();
  const parsed = contentSchema.safeParse(read.ok ? (read.value ?? {}) : undefined);
  if (parsed.success) return ok(new SafeSecrets(options, { file, plain: plain.value, ciphers: parsed.data, notice: plain.value.notice }));
  const kept = file.setAside(options.now());
  if (!kept.ok) return err(`The encrypted secrets could not be read. ${kept.error}`);
  const notice = `The encrypted secrets could not be read and were kept as ${kept.value}; set them again.`;
  return ok(new SafeSecrets(options, { file, plain: plain.value, ciphers: {}, notice }));
}

interface Parts {
  readonly file: JsonFile;
  readonly plain: SecretStore;
  readonly ciphers: Readonly<Record<string, string>>;
  readonly notice: string | null;
}

/**
 * The desktop's secrets, encrypted with a key of the system's keyring. Those that the command line has stored in the same data folder are good
 * here, too. Where there is no keyring, a new secret is never written.
 */
export class SafeSecrets implements SecretStore {
  readonly #encryption: Encryption;
  readonly #file: JsonFile;
  readonly #plain: SecretStore;
  readonly #values = new Map<string, string>();
  /** Chromium's stand-in for a keyring encrypts with a password that everybody knows. */
  readonly #isStandIn: boolean;
  /** macOS and Windows always have a keyring. */
  readonly #mayLackKeyring: boolean;
  /** For the user: the file was broken and kept aside. */
  readonly notice: string | null;
  #ciphers: Readonly<Record<string, string>>;
  #hasKeyring: boolean;
  #asked = false;
  #writing: Promise<unknown> = Promise.resolve();

  /** Use {@link openSafeSecrets}. */
  constructor({ encryption, platform }: SafeSecretsOptions, { file, plain, ciphers, notice }: Parts) {
    this.#encryption = encryption;
    this.#file = file;
    this.#plain = plain;
    this.#ciphers = ciphers;
    this.notice = notice;
    this.#isStandIn = platform === 'linux' && encryption.getSelectedStorageBackend() === 'basic_text';
    this.#mayLackKeyring = platform === 'linux' && !this.#isStandIn;
    this.#hasKeyring = !this.#isStandIn;
  }

  /** Whether a new secret outlives this run; where it does not, why. */
  get persistence(): { readonly persistent: boolean; readonly sentence: string | null } {
    return this.#hasKeyring ? { persistent: true, sentence: null } : { persistent: false, sentence: NO_KEYRING };
  }

  /** Finds out, once, what {@link persistence} says before there is a secret. The question may open a dialog, so ask it when a window is up. */
  async askForKeyring(): Promise<void> {
    if (this.#asked || !this.#mayLackKeyring) return;
    this.#asked = true;
    this.#hasKeyring = await this.#encryption.isAsyncEncryptionAvailable().catch(() => false);
  }

  get(id: string): string | undefined {
    return this.#values.get(id) ?? this.#plain.get(id);
  }

  /** Those that are still encrypted are stored, too. */
  ids(): string[] {
    return [...new Set([...this.#values.keys(), ...Object.keys(this.#ciphers), ...this.#plain.ids()])];
  }

  set(id: string, secret: string): Promise<Result<null>> {
    return this.#inTurn(async () => {
      const cipher = await this.#encrypt(secret);
      if (!cipher.ok) return cipher;
      const written =
        cipher.value === null ? await this.#write(without(this.#ciphers, id)) : await this.#write({ ...this.#ciphers, [id]: cipher.value });
      if (!written.ok) return written;
      this.#values.set(id, secret);
      return this.#plain.delete(id);
    });
  }

  delete(id: string): Promise<Result<null>> {
    return this.#inTurn(async () => {
      const written = await this.#write(without(this.#ciphers, id));
      if (!written.ok) return written;
      this.#values.delete(id);
      return this.#plain.delete(id);
    });
  }

  /** Whether something is stored that could not be decrypted yet, and that nobody has set anew. */
  get hasLocked(): boolean {
    return Object.keys(this.#ciphers).some((id) => !this.#values.has(id));
  }

  /**
   * Decrypts what is stored; the keyring may ask the user first, and take its time. What cannot be decrypted stays in the file: its key may
   * be back tomorrow.
   * @returns a sentence for the user when something could not be decrypted
   */
  async unlock(): Promise<string | null> {
    const lost: string[] = [];
    const stale: string[] = [];
    for (const [id, cipher] of Object.entries(this.#ciphers)) {
      try {
        const { result, shouldReEncrypt } = await this.#encryption.decryptStringAsync(Buffer.from(cipher, 'base64'));
        // Set anew or deleted while the keyring was waiting for its user.
        if (this.#ciphers[id] !== cipher) continue;
        this.#values.set(id, result);
        if (shouldReEncrypt) stale.push(id);
      } catch {
        lost.push(`"${id}"`);
      }
    }
    for (const id of stale) await this.set(id, this.#values.get(id) ?? '');
    if (lost.length === 0) return null;
    return `Stored secrets could not be decrypted: ${lost.join(', ')}. Unlock the keyring and start again, or set them anew.`;
  }

  /** @returns the text for the file, `null` where there is no keyring */
  async #encrypt(secret: string): Promise<Result<string | null>> {
    try {
      this.#hasKeyring = !this.#isStandIn && (await this.#encryption.isAsyncEncryptionAvailable());
      return ok(this.#hasKeyring ? (await this.#encryption.encryptStringAsync(secret)).toString('base64') : null);
    } catch (error) {
      return err(`The secret could not be encrypted: ${error instanceof Error ? error.message : String(error)}. Unlock the keyring and try again.`);
    }
  }

  async #write(ciphers: Readonly<Record<string, string>>): Promise<Result<null>> {
    if (ciphers === this.#ciphers) return ok(null);
    const written = await this.#file.write(ciphers);
    if (written.ok) this.#ciphers = ciphers;
    return written;
  }

  /** Changes run one after the other: else the later of two would undo the other. */
  #inTurn(change: () => Promise<Result<null>>): Promise<Result<null>> {
    const done = this.#writing.then(change);
    this.#writing = done.catch(() => undefined);
    return done;
  }
}

/** The same object where there is nothing to take out, so that nothing is written for nothing. */
function without(ciphers: Readonly<Record<string, string>>, id: string): Readonly<Record<string, string>> {
  if (!Object.hasOwn(ciphers, id)) return ciphers;
  const { [id]: _removed, ...rest } = ciphers;
  return rest;
}
