import { useCallback } from 'react';
import type { ShownEndpoint } from '../../../electron/domain/endpoint.ts';
import { type Answer, apiGet, path } from '../../api.ts';
import { type Loaded, useLoaded } from '../../components/useLoaded.ts';

interface SavedText {
  readonly text: string;
}

const NO_TEXT: Answer<SavedText> = { ok: true, value: { text: '' } };

/** The text of an endpoint's system prompt, which is in no snapshot: read when it is shown, and again when it is another. Empty where it is none of its own. */
export function useSavedText({ id, prefix }: Pick<ShownEndpoint, 'id' | 'prefix'>): Loaded<SavedText> {
  const isText = prefix?.kind === 'text';
  const read = useCallback(
    (signal: AbortSignal) => (isText ? apiGet<SavedText>(path`/api/endpoints/${id}/prefix/text`, signal) : Promise.resolve(NO_TEXT)),
    [id, isText],
  );
  return useLoaded(read, isText ? prefix.digest : '');
}
