import type { PingError } from '../../electron/domain/ping.ts';
import type { Provider } from '../../electron/domain/provider.ts';

/** The one thing to do about a failure from its row: a command to sign in with, another key, or nothing but to try again. */
export type Remedy = { readonly kind: 'signIn'; readonly command: string } | { readonly kind: 'key' } | { readonly kind: 'retry' };

type Words = Pick<PingError, 'kind' | 'message'>;

export function remedyOf(provider: Provider, { kind, message }: Words): Remedy {
  // Rights and clocks are not mended with another key.
  if (kind !== 'auth' || /IAM|Model access|clock/.test(message)) return { kind: 'retry' };
  if (provider.kind !== 'bedrock' || provider.token !== undefined) return { kind: 'key' };
  const profile = provider.profile === undefined ? '' : ` --profile ${shellWord(provider.profile)}`;
  return { kind: 'signIn', command: `aws sso login${profile}` };
}

/** Profile names may hold blanks. */
function shellWord(text: string): string {
  return /^[\w.@%+=:,/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A failure in the words that fit into a row, which names server and model itself. What its button says is left out. */
export function inRow({ kind, message }: Words, remedy: Remedy, server: string, model: string): string {
  const [before, after] = message.split(`${server} at `, 2);
  const short = after === undefined ? message : `${before === '' ? 'The' : `${before}the`} server${after.replace(/^\S+/, '')}`;
  const text = withoutModel(short, kind, model);
  return kind === 'auth' && remedy.kind !== 'retry' ? text.replace(/(?<=[.?]) .*/s, '') : text;
}

/** Where the name may be what is wrong, or part of the advice, it stays. */
function withoutModel(text: string, kind: PingError['kind'], model: string): string {
  if (kind === 'notFound' || kind === 'badRequest') return text.replace(`The model ${model} `, 'The model ');
  return text.replace(model, text.startsWith(model) ? 'This model' : 'this model');
}
