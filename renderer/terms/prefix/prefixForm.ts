import type { ShownEndpoint } from '../../../electron/domain/endpoint.ts';
import type { EndpointChange } from '../../actions.ts';

export const sources = ['none', 'text', 'file'] as const;
export type Source = (typeof sources)[number];
export const lifetimes = ['5m', '1h'] as const satisfies readonly ShownEndpoint['prefixLifetime'][];
export type Lifetime = (typeof lifetimes)[number];

/** The prefix while it is edited. What belongs to the source that is not chosen is kept, in case somebody comes back to it. */
export interface PrefixDraft {
  readonly source: Source;
  readonly text: string;
  readonly path: string;
  readonly lifetime: Lifetime;
}

/** The prefix as it is saved. @param text its text, read by itself; empty where it has none, or while that is not here yet */
export function draftOf({ prefix, prefixLifetime }: Pick<ShownEndpoint, 'prefix' | 'prefixLifetime'>, text: string): PrefixDraft {
  return {
    source: prefix?.kind ?? 'none',
    text,
    path: prefix?.kind === 'file' ? prefix.path : '',
    lifetime: prefixLifetime ?? '5m',
  };
}

/** Most characters of a text: what a file may hold in bytes, too. */
const MOST_CHARACTERS = 1_000_000;

/** What is wrong with it, in a sentence for its field; the service has the last word. */
export function errorOf({ source, text, path }: PrefixDraft): string | null {
  if (source === 'text' && text.trim() === '') return 'Write the system prompt, or choose "None".';
  if (source === 'text' && text.length > MOST_CHARACTERS) return 'A system prompt has at most 1,000,000 characters.';
  if (source === 'file' && path.trim() === '') return 'Name the file with the system prompt.';
  return source === 'file' && !/^(\/|[A-Za-z]:[\\/]|\\\\)/.test(path.trim())
    ? 'Write the whole path of the file, for example /home/me/system-prompt.md.'
    : null;
}

/** Whether another system prompt would be sent, or from elsewhere. */
export function isOther(draft: PrefixDraft, saved: PrefixDraft): boolean {
  if (draft.source !== saved.source) return true;
  return (draft.source === 'text' && draft.text !== saved.text) || (draft.source === 'file' && draft.path.trim() !== saved.path);
}

export function isChanged(draft: PrefixDraft, saved: PrefixDraft): boolean {
  return isOther(draft, saved) || draft.lifetime !== saved.lifetime;
}

/** The fields to change: a text that stays as it is travels nowhere. @param hasLifetime its server keeps a prefix for as long as it is paid for */
export function changeOf(draft: PrefixDraft, saved: PrefixDraft, hasLifetime: boolean): EndpointChange {
  const prefix =
    draft.source === 'none'
      ? null
      : draft.source === 'text'
        ? { kind: draft.source, text: draft.text }
        : { kind: draft.source, path: draft.path.trim() };
  return { ...(isOther(draft, saved) && { prefix }), ...(hasLifetime && { prefixLifetime: draft.lifetime === '5m' ? null : draft.lifetime }) };
}

/** A token of a text has about so many characters. */
const USUAL_CHARACTERS = 4;

export const aboutTokens = (text: string): number => Math.ceil(text.length / USUAL_CHARACTERS);
