import type { SecretRef } from '../domain/provider.ts';
import type { Settings } from '../domain/settings.ts';
import type { SecretStore } from '../storage/secrets.ts';

/** Every secret value this app can get hold of: what a report must not show. */
export function secretValues(
  secrets: Pick<SecretStore, 'get' | 'ids'>,
  settings: Settings,
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  const fromEnv = settings.providers.flatMap(({ token }) => (token === undefined ? [] : [env[nameIn(token)]]));
  const stored = secrets.ids().map((id) => secrets.get(id));
  return [...stored, ...fromEnv].filter((value) => value !== undefined).map((value) => value.trim());
}

/** The variable's name; a stored secret has a name no variable can have. */
const nameIn = (ref: SecretRef): string => (ref.startsWith('env:') ? ref.slice('env:'.length) : '');
