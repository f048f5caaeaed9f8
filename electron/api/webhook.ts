import { isReference, receiverOf, shownAddress, type Webhook } from '../domain/alert.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { SecretStore } from '../storage/secrets.ts';

/** The two names of a stored address: a new one goes where the old one is not, so that a change can be undone. */
const NAMES = ['webhook', 'webhook-2'] as const;

/** Keeps an address as a secret, unless it is a reference already. @returns the reference */
export async function keepAddress(text: string, before: Webhook | null, secrets: Pick<SecretStore, 'set'>): Promise<Result<string>> {
  const address = text.trim();
  if (isReference(address)) return ok(address);
  const receiver = receiverOf(address);
  if (!receiver.ok) return receiver;
  const name = NAMES.find((one) => before?.url !== `secret:${one}`) ?? NAMES[0];
  const stored = await secrets.set(name, address);
  return stored.ok ? ok(`secret:${name}`) : err(stored.error);
}

/** The settings as anybody may read them: of an address that stands in the file itself, scheme and host. */
export function withoutAddress<T extends { readonly webhook: Webhook | null }>(settings: T): T {
  const { webhook } = settings;
  return webhook === null || isReference(webhook.url) ? settings : { ...settings, webhook: { ...webhook, url: shown(webhook.url) } };
}

function shown(url: string): string {
  const address = receiverOf(url);
  return address.ok ? shownAddress(address.value) : '';
}

/**
 * A change of the webhook by the settings' own route: fields may be left out, an address becomes a secret, and one that was read there is no new one.
 * `undefined`: no such change.
 */
export async function changedWebhook(change: unknown, before: Webhook | null, secrets: Pick<SecretStore, 'set'>): Promise<Result<unknown>> {
  if (typeof change !== 'object' || change === null) return ok(change);
  const url: unknown = Reflect.get(change, 'url');
  const whole = { ...before, ...change };
  if (typeof url !== 'string' || isReference(url)) return ok(whole);
  if (before !== null && url === shown(before.url)) return ok({ ...whole, url: before.url });
  const kept = await keepAddress(url, before, secrets);
  return kept.ok ? ok({ ...whole, url: kept.value }) : err(`webhook.url: ${kept.error}`);
}
