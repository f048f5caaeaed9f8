import { type FormEvent, useRef, useState } from 'react';
import type { Endpoint } from '../../../electron/domain/endpoint.ts';
import type { Provider } from '../../../electron/domain/provider.ts';
import { Field, TextField } from '../../components/Field.tsx';
import { Segments } from '../../components/Segments.tsx';
import { count, plural } from '../../format.ts';
import { saveEndpoint } from '../saveEndpoint.ts';
import { aboutTokens, changeOf, draftOf, errorOf, isChanged, lifetimes, type PrefixDraft, type Source, sources } from './prefixForm.ts';

const sourceWords: Readonly<Record<Source, string>> = { none: 'None', text: 'Text', file: 'File' };
const lifetimeWords = { '5m': '5 minutes', '1h': '1 hour' } as const;

/** What was typed and not saved yet, by endpoint: it waits for the user's return as long as the page lives. */
const drafts = new Map<string, Partial<PrefixDraft>>();

/** Where the system prompt comes from. Nothing counts before it is saved, and no live update touches what was typed. */
export function PrefixForm({ endpoint, provider }: { readonly endpoint: Endpoint; readonly provider: Provider }) {
  const form = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState(drafts.get(endpoint.id) ?? {});
  const [problem, setProblem] = useState<string | null>(null);
  const draft = { ...draftOf(endpoint), ...typed };
  const hasLifetime = provider.kind === 'bedrock';
  const keep = (next: Partial<PrefixDraft>): void => {
    drafts.set(endpoint.id, next);
    setTyped(next);
  };
  const type = (next: Partial<PrefixDraft>): void => {
    keep({ ...typed, ...next });
    setProblem(null);
  };
  const discard = (): void => {
    keep({});
    setProblem(null);
  };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const wrong = errorOf(draft) ?? (await saveEndpoint(endpoint.id, changeOf(draft, hasLifetime)));
    setProblem(wrong);
    if (wrong === null) keep({});
    else form.current?.querySelector<HTMLElement>('.input, .textarea')?.focus();
  };
  const error = problem ?? undefined;
  return (
    <form ref={form} className="prefix-form" onSubmit={(event) => void save(event)} noValidate>
      <Segments
        legend="Where the system prompt comes from"
        choices={sources}
        chosen={draft.source}
        labelOf={(source) => sourceWords[source]}
        onChoose={(source) => type({ source })}
      />
      {draft.source === 'text' && (
        <Field label="System prompt" error={error} hint={`${plural(draft.text.length, 'character')}, about ${count(aboutTokens(draft.text))} tokens`}>
          {(control) => (
            <textarea
              {...control}
              className="textarea prefix-text"
              rows={6}
              value={draft.text}
              spellCheck={false}
              placeholder="You are …"
              onChange={(event) => type({ text: event.target.value })}
            />
          )}
        </Field>
      )}
      {draft.source === 'file' && (
        <TextField
          label="File on the computer that runs Pilot Light"
          hint="Plain text, at most 1 MB. Read again when it changes. Its text is sent to the server with every ping."
          placeholder="/home/me/system-prompt.md"
          value={draft.path}
          error={error}
          onChange={(path) => type({ path })}
        />
      )}
      {draft.source !== 'none' && hasLifetime && (
        <Field
          label="Bedrock keeps it for"
          hint="After each ping anew. Putting it there costs a Claude 1.25 times the input price, for an hour twice; finding it there a tenth."
        >
          {(control) => (
            <select
              {...control}
              className="select prefix-lifetime"
              value={draft.lifetime}
              onChange={(event) => type({ lifetime: lifetimes.find((lifetime) => lifetime === event.target.value) ?? '5m' })}
            >
              {lifetimes.map((lifetime) => (
                <option key={lifetime} value={lifetime}>
                  {lifetimeWords[lifetime]}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {draft.source === 'none' && problem !== null && (
        <p className="field-error" role="alert">
          {problem}
        </p>
      )}
      {isChanged(draft, endpoint) && (
        <div className="prefix-actions">
          <button type="submit" className="button primary">
            {draft.source === 'none' ? 'Stop sending it' : 'Save system prompt'}
          </button>
          <button type="button" className="button" onClick={discard}>
            Discard
          </button>
        </div>
      )}
    </form>
  );
}
