import { isReference } from './alert.ts';
import { headerValueOf } from './headers.ts';
import { hostOf } from './provider.ts';
import type { Settings } from './settings.ts';

/** Where the settings refer to a secret. `to`: where it is sent, for people; `null`: it is the address itself. */
export interface SecretUse {
  readonly ref: string;
  /** The provider or endpoint, or the webhook, for people. */
  readonly user: string;
  readonly to: string | null;
}

/** Every place in the settings that refers to a secret. */
export function secretUses({ providers, endpoints, webhook, sharing }: Settings): SecretUse[] {
  const hosts = new Map(providers.map((provider) => [provider.id, hostOf(provider)]));
  return [
    ...providers.flatMap((provider) => (provider.token === undefined ? [] : [{ ref: provider.token, user: provider.name, to: hostOf(provider) }])),
    ...endpoints.flatMap(({ providerId, model, headers = {} }) =>
      Object.values(headers).flatMap((text) => {
        const value = headerValueOf(text);
        return value?.kind === 'secret' ? [{ ref: value.ref, user: model, to: hosts.get(providerId) ?? providerId }] : [];
      }),
    ),
    ...(webhook !== null && isReference(webhook.url) ? [{ ref: webhook.url, user: 'the webhook', to: null }] : []),
    ...(sharing.password === null ? [] : [{ ref: sharing.password, user: 'the shared schedule', to: sharing.url ?? 'Redis' }]),
  ];
}

/** What is referred to, and by whom. */
export function secretsNeeded(settings: Settings): { readonly ref: string; readonly usedBy: string[] }[] {
  const users = new Map<string, string[]>();
  for (const { ref, user } of secretUses(settings)) {
    const known = users.get(ref) ?? [];
    users.set(ref, known.includes(user) ? known : [...known, user]);
  }
  return [...users].map(([ref, usedBy]) => ({ ref, usedBy }));
}
