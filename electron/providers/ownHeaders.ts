import { type Headers, headerValueOf } from '../domain/headers.ts';
import type { SecretResolver } from '../domain/measurement.ts';
import type { PingError } from '../domain/ping.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { pingError } from './adapter.ts';

/** Headers as they are sent, names in small letters so that they take the place of ours. */
export interface OwnHeaders {
  readonly headers: Readonly<Record<string, string>>;
  /** What must not appear in any message. */
  readonly secrets: readonly string[];
}

/** Looks up the secrets that an endpoint's headers refer to; the error names the header and what is missing. */
export function ownHeaders(resolve: SecretResolver, headers: Headers = {}): Result<OwnHeaders, PingError> {
  const sent = new Map<string, string>();
  const secrets: string[] = [];
  for (const [name, text] of Object.entries(headers)) {
    const value = headerValueOf(text);
    if (value === null) return err(pingError('badRequest', `The header ${name} refers to no secret. Write env:NAME or secret:ID.`));
    if (value.kind === 'plain') {
      sent.set(name.toLowerCase(), value.text);
      continue;
    }
    const secret = resolve(value.ref);
    if (!secret.ok) return err(pingError('auth', `The header ${name} cannot be sent. ${secret.error}`));
    secrets.push(secret.value);
    sent.set(name.toLowerCase(), value.before + secret.value);
  }
  return ok({ headers: Object.fromEntries(sent), secrets });
}
