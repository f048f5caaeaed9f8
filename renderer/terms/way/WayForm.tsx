import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { ShownEndpoint } from '../../../electron/domain/endpoint.ts';
import type { Provider } from '../../../electron/domain/provider.ts';
import { apiPatch, path } from '../../api.ts';
import { Field, TextField } from '../../components/Field.tsx';
import { Headers } from './Headers.tsx';
import { changeOf, draftOf, errorsIn, errorsOf, type WayDraft, type WayErrors } from './wayForm.ts';

/** What was typed and not saved yet, by endpoint: it waits for the user's return as long as the page lives. */
const drafts = new Map<string, Partial<WayDraft>>();

type TextName = Exclude<keyof WayDraft, 'task' | 'headers'>;

/** What a ping sends, how long it waits, and how many answers make an endpoint warm. Nothing counts before it is saved. */
export function WayForm({ endpoint, provider }: { readonly endpoint: ShownEndpoint; readonly provider: Provider }) {
  const [typed, setTyped] = useState(drafts.get(endpoint.id) ?? {});
  const [errors, setErrors] = useState<WayErrors>({});
  const draft = { ...draftOf(endpoint), ...typed };
  const isChanged = Object.keys(changeOf(draft, endpoint)).length > 0;
  const form = useRef<HTMLFormElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: errors are new whenever somebody tried to save.
  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus(), [errors]);
  const change = (next: Partial<WayDraft>): void => {
    drafts.set(endpoint.id, { ...typed, ...next });
    setTyped({ ...typed, ...next });
  };
  const reset = (): void => {
    drafts.delete(endpoint.id);
    setTyped({});
    setErrors({});
  };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const wrong = errorsOf(draft);
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) return;
    const answer = await apiPatch(path`/api/endpoints/${endpoint.id}`, changeOf(draft, endpoint));
    if (answer.ok) reset();
    else setErrors(errorsIn(answer.problem.message));
  };
  const field = (name: TextName) => ({ value: draft[name], error: errors[name], onChange: (text: string) => change({ [name]: text }) });
  const asksForTokens = endpoint.way !== 'load' && endpoint.way !== 'peek';
  const sends = endpoint.way !== 'peek';
  return (
    <form ref={form} className="way-form" onSubmit={(event) => void save(event)} noValidate>
      {asksForTokens && (
        <Field label="Task" width="third">
          {(control) => (
            <select
              {...control}
              className="select"
              value={draft.task}
              onChange={({ target }) => change({ task: target.value === 'embed' ? 'embed' : 'chat' })}
            >
              <option value="chat">Chat: answers with text</option>
              <option value="embed">Embed: answers with vectors</option>
            </select>
          )}
        </Field>
      )}
      {asksForTokens && draft.task === 'chat' && (
        <TextField
          label="Output limit"
          width="third"
          hint="Most tokens of an answer"
          placeholder="As few as the model takes"
          inputMode="numeric"
          {...field('maxOutputTokens')}
        />
      )}
      <TextField
        label="Called warm after"
        width="third"
        hint="Warm answers in a row; until then it is unknown"
        placeholder="1"
        inputMode="numeric"
        {...field('confirmations')}
      />
      {asksForTokens && (
        <TextField label="Prompt" hint="What each ping sends" placeholder="Send an empty message." width="whole" {...field('prompt')} />
      )}
      {sends && <Limits field={field} provider={provider} />}
      {sends && (
        <>
          <Headers rows={draft.headers} endpoint={endpoint} errors={errors} onChange={(headers) => change({ headers })} />
          <BodyField {...field('body')} isBedrock={provider.kind === 'bedrock'} />
        </>
      )}
      {errors['other'] !== undefined && (
        <p className="field-error way-whole" role="alert">
          {errors['other']}
        </p>
      )}
      <div className="way-actions">
        <button type="submit" className="button primary" disabled={!isChanged}>
          Save how it is pinged
        </button>
        <button type="button" className="button" disabled={!isChanged} onClick={reset}>
          Discard
        </button>
        <span className="label" role="status">
          {isChanged && 'Not saved yet'}
        </span>
      </div>
    </form>
  );
}

interface LimitsProps {
  readonly field: (name: TextName) => { readonly value: string; readonly error: string | undefined; readonly onChange: (text: string) => void };
  readonly provider: Provider;
}

function Limits({ field, provider }: LimitsProps) {
  return (
    <>
      <TextField
        label="Limit while cold"
        width="third"
        hint="Longest wait while the model may have to load"
        placeholder="10m"
        {...field('coldLimit')}
      />
      <TextField
        label="Limit while warm"
        width="third"
        hint="Longest wait while it was warm a moment ago"
        placeholder={provider.kind === 'ollama' ? 'As while cold' : '1m'}
        {...field('warmLimit')}
      />
      <TextField label="Limit to connect" width="third" hint="Longest wait for a connection" placeholder="10s" {...field('connectLimit')} />
    </>
  );
}

interface BodyFieldProps {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (text: string) => void;
  readonly isBedrock: boolean;
}

/** Fields for odd servers. */
function BodyField({ value, error, onChange, isBedrock }: BodyFieldProps) {
  const hint = isBedrock
    ? 'JSON. Goes along as additionalModelRequestFields.'
    : 'JSON. Merged into the request last: these win, and null leaves one of ours out.';
  return (
    <Field label="Body fields of its own" hint={hint} error={error} width="whole">
      {(control) => (
        <textarea
          {...control}
          className="textarea way-body"
          rows={Math.min(12, Math.max(3, value.split('\n').length))}
          value={value}
          spellCheck={false}
          placeholder={isBedrock ? '{ "reasoning_effort": "low" }' : '{ "chat_template_kwargs": { "enable_thinking": false } }'}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
