import type { Endpoint } from '../../../electron/domain/endpoint.ts';
import type { EndpointChange } from '../../actions.ts';

export const sources = ['none', 'text', 'file'] as const;
export type Source = (typeof sources)[number];
export const lifetimes = ['5m', '1h'] as const satisfies readonly Endpoint['prefixLifetime'][];
export type Lifetime = (typeof lifetimes)[number];

/** The prefix while it is edited. What belongs to the source that is not chosen is kept, in case somebody comes back to it. */
export interface PrefixDraft {
  readonly source: Source;
  readonly text: string;
  readonly path: string;
  readonly lifetime: Lifetime;
}

export function draftOf({ prefix, prefixLifetime }: Pick<Endpoint, 'prefix' | 'prefixLifetime'>): PrefixDraft {
  return {
    source: prefix?.kind ?? 'none',
    text: prefix?.kind === 'text' ? prefix.text : '',
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

export function isChanged(draft: PrefixDraft, endpoint: Pick<Endpoint, 'prefix' | 'prefixLifetime'>): boolean {
  const saved = draftOf(endpoint);
  if (draft.source !== saved.source || draft.lifetime !== saved.lifetime) return true;
  return (draft.source === 'text' && draft.text !== saved.text) || (draft.source === 'file' && draft.path.trim() !== saved.path);
}

/** The fields to change. @param hasLifetime its server keeps a prefix for as long as it is paid for */
export function changeOf(draft: PrefixDraft, hasLifetime: boolean): EndpointChange {
  const prefix =
    draft.source === 'none'
      ? null
      : draft.source === 'text'
        ? { kind: draft.source, text: draft.text }
        : { kind: draft.source, path: draft.path.trim() };
  return { prefix, ...(hasLifetime && { prefixLifetime: draft.lifetime === '5m' ? null : draft.lifetime }) };
}

/** A token of a text has about so many characters. */
const USUAL_CHARACTERS = 4;

export const aboutTokens = (text: string): number => Math.ceil(text.length / USUAL_CHARACTERS);
