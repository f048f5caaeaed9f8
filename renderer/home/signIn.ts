import type { ErrorKind } from '../../electron/domain/ping.ts';
import type { Provider } from '../../electron/domain/provider.ts';

/** The command that renews the credentials of a provider that was not let in; `null` where none does. */
export function signInCommand(provider: Provider, error: ErrorKind): string | null {
  if (provider.kind !== 'bedrock' || error !== 'auth' || provider.token !== undefined) return null;
  return provider.profile === undefined ? 'aws sso login' : `aws sso login --profile ${shellWord(provider.profile)}`;
}

/** Profile names may hold blanks. */
function shellWord(text: string): string {
  return /^[\w.@%+=:,/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
