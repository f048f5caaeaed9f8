import { isDeepStrictEqual } from 'node:util';
import type { Expiry } from '../domain/alert.ts';
import type { BedrockProvider } from '../domain/provider.ts';
import { type BedrockClient, type ClientOptions, openBedrockClient } from './bedrockClient.ts';
import { BedrockExpiry } from './bedrockExpiry.ts';

interface Entry {
  readonly provider: BedrockProvider;
  readonly key: string | undefined;
  readonly client: Promise<BedrockClient>;
  readonly expiry: Promise<BedrockExpiry>;
  users: number;
  retired: boolean;
}

/** A client for the length of one ping. */
export interface ClientLease {
  readonly client: BedrockClient;
  /** The next ping gets a new client with new credentials; this one goes when its last user has released it. */
  retire(): void;
  release(): void;
}

/** One client per provider, kept as long as the provider's settings and API key stay the same. */
export class BedrockClients {
  readonly #current = new Map<string, Entry>();
  readonly #alive = new Set<Entry>();

  /** @throws when a client cannot be built from these settings */
  async lease(options: ClientOptions): Promise<ClientLease> {
    const entry = this.#entryFor(options);
    entry.users += 1;
    const release = () => {
      entry.users -= 1;
      if (entry.retired) this.#drop(entry);
    };
    try {
      return { client: await entry.client, retire: () => this.#retire(entry), release };
    } catch (error) {
      this.#retire(entry);
      release();
      throw error;
    }
  }

  /** When the credentials that a provider uses now end; `null`: it has no client. */
  async expiryOf(providerId: string, now: number): Promise<Expiry | null> {
    const expiry = await this.#current.get(providerId)?.expiry;
    return expiry === undefined ? null : expiry.of(now);
  }

  /** Ends every connection. */
  async destroy(): Promise<void> {
    const entries = [...this.#alive];
    this.#current.clear();
    this.#alive.clear();
    for (const opened of await Promise.allSettled(entries.map(({ client }) => client))) {
      if (opened.status === 'fulfilled') opened.value.destroy();
    }
  }

  #entryFor(options: ClientOptions): Entry {
    const { provider, key } = options;
    const current = this.#current.get(provider.id);
    if (current !== undefined && current.key === key && isDeepStrictEqual(current.provider, provider)) return current;
    if (current !== undefined) this.#retire(current);
    const client = openBedrockClient(options);
    const expiry = client.then((opened) => new BedrockExpiry(opened));
    // One that could not be opened is told to whoever leases it.
    expiry.catch(() => {});
    const entry: Entry = { provider, key, client, expiry, users: 0, retired: false };
    this.#current.set(provider.id, entry);
    this.#alive.add(entry);
    return entry;
  }

  #retire(entry: Entry): void {
    entry.retired = true;
    if (this.#current.get(entry.provider.id) === entry) this.#current.delete(entry.provider.id);
    this.#drop(entry);
  }

  #drop(entry: Entry): void {
    if (entry.users > 0 || !this.#alive.delete(entry)) return;
    // One that could not be opened has nothing to end; its error went to whoever asked for it.
    entry.client.then(
      (client) => client.destroy(),
      () => {},
    );
  }
}
