import type { Expiry } from '../domain/alert.ts';
import type { BedrockClient } from './bedrockClient.ts';

/** Within this time of their end it is tried whether credentials can be had anew, ms; AWS's SDK renews them itself, but only in the last five minutes. */
const TRY_WITHIN_MS = 20 * 60_000;
/** Between two tries, ms: one may start a program of the user's. */
const TRY_EVERY_MS = 5 * 60_000;

/**
 * When the credentials of a client end for good. Most are good for an hour and then had anew, as long as somebody is signed in: only those that
 * come with the same end when they are looked up again are about to expire.
 */
export class BedrockExpiry {
  readonly #client: Pick<BedrockClient, 'expiresAt' | 'expiryWords'>;
  #tried: { readonly for: number; readonly at: number; readonly end: number } | null = null;

  constructor(client: Pick<BedrockClient, 'expiresAt' | 'expiryWords'>) {
    this.#client = client;
  }

  /** @param now wall clock, ms since 1970. @throws when the credentials cannot be looked up at all */
  async of(now: number): Promise<Expiry | null> {
    const end = await this.#client.expiresAt('kept');
    if (end === null) return null;
    const last = end - now > TRY_WITHIN_MS ? end : await this.#renewed(end, now);
    return { at: last, ...this.#client.expiryWords };
  }

  /** The end that they would have if they were had anew; their own where that fails. */
  async #renewed(end: number, now: number): Promise<number> {
    if (this.#tried?.for === end && now - this.#tried.at < TRY_EVERY_MS) return this.#tried.end;
    const renewed = await this.#client.expiresAt('anew').catch(() => null);
    this.#tried = { for: end, at: now, end: Math.max(end, renewed ?? end) };
    return this.#tried.end;
  }
}

const SHORT_KEY = 'bedrock-api-key-';

/** When a Bedrock API key ends, wall ms: the short-lived ones are signed requests that say so; `null`: it does not tell. */
export function keyExpiry(key: string): number | null {
  if (!key.startsWith(SHORT_KEY)) return null;
  const signed = Buffer.from(key.slice(SHORT_KEY.length), 'base64').toString('latin1');
  const [, year, month, day, hour, minute, second] = /X-Amz-Date=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(signed) ?? [];
  const [, lifetime] = /X-Amz-Expires=(\d+)/.exec(signed) ?? [];
  if (second === undefined || lifetime === undefined) return null;
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) + Number(lifetime) * 1000;
}
