import { type FormEvent, useRef, useState } from 'react';
import type { ShownEndpoint } from '../../../electron/domain/endpoint.ts';
import type { Provider } from '../../../electron/domain/provider.ts';
import { Field, TextField } from '../../components/Field.tsx';
import { Segments } from '../../components/Segments.tsx';
import { LoadProblem } from '../../detail/Problem.tsx';
import { count, plural } from '../../format.ts';
import { saveEndpoint } from '../saveEndpoint.ts';
import { aboutTokens, changeOf, draftOf, errorOf, isChanged, isOther, lifetimes, type PrefixDraft, type Source, sources } from './prefixForm.ts';
import { useSavedText } from './useSavedText.ts';

const sourceWords: Readonly<Record<Source, string>> = { none: 'None', text: 'Text', file: 'File' };
const lifetimeWords = { '5m': '5 minutes', '1h': '1 hour' } as const;

/** What was typed and not saved yet, by endpoint: it waits for the user's return as long as the page lives. */
const drafts = new Map<string, Partial<PrefixDraft>>();

/** Where the system prompt comes from. Nothing counts before it is saved, and no live update touches what was typed. */
export function PrefixForm({ endpoint, provider }: { readonly endpoint: ShownEndpoint; readonly provider: Provider }) {
  const form = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState(drafts.get(endpoint.id) ?? {});
  const [problem, setProblem] = useState<string | null>(null);
  const loaded = useSavedText(endpoint);
  const saved = draftOf(endpoint, loaded.value?.text ?? '');
  const draft = { ...saved, ...typed };
  // What was typed stands in its place already.
  const waits = loaded.value === null && typed.text === undefined;
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
    const mistake = isOther(draft, saved) ? errorOf(draft) : null;
    const wrong = mistake ?? (await saveEndpoint(endpoint.id, changeOf(draft, saved, hasLifetime)));
    setProblem(wrong);
    if (wrong === null) {
      // It is shown at once, not only when it was read back.
      if (typed.text !== undefined && draft.source === 'text') loaded.set({ text: typed.text });
      keep({});
    } else form.current?.querySelector<HTMLElement>('.input, .textarea')?.focus();
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
      {draft.source === 'text' && waits && (
        <>
          <LoadProblem what="The system prompt" loaded={loaded} />
          {loaded.problem === null && <p className="muted">Reading the system prompt …</p>}
        </>
      )}
      {draft.source === 'text' && !waits && (
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
      {isChanged(draft, saved) && (
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
