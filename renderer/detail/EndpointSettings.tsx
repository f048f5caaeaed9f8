import { type FormEvent, memo, useEffect, useRef, useState } from 'react';
import type { ShownEndpoint } from '../../electron/domain/endpoint.ts';
import { changeEndpoint, removeEndpoint } from '../actions.ts';
import { Field, TextField } from '../components/Field.tsx';
import { changeOf, errorsOf, type FormErrors, type FormTexts, textsOf } from './endpointForm.ts';

/** What was typed and not saved yet, by endpoint: it waits for the user's return as long as the page lives. */
const drafts = new Map<string, Partial<FormTexts>>();

/** What else is set of this endpoint alone. Nothing counts before it is saved, and no live update touches what was typed. */
export const EndpointSettings = memo(function EndpointSettings({ endpoint }: { readonly endpoint: ShownEndpoint }) {
  const [typed, setTyped] = useState(drafts.get(endpoint.id) ?? {});
  const [errors, setErrors] = useState<FormErrors>({});
  const texts = { ...textsOf(endpoint), ...typed };
  const isChanged = Object.keys(changeOf(texts, endpoint)).length > 0;
  const form = useRef<HTMLFormElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: errors are new whenever somebody tried to save.
  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus(), [errors]);
  const type = (next: Partial<FormTexts>): void => {
    drafts.set(endpoint.id, next);
    setTyped(next);
  };
  const discard = (): void => {
    type({});
    setErrors({});
  };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const wrong = errorsOf(texts);
    setErrors(wrong);
    if (Object.keys(wrong).length === 0 && (await changeEndpoint(endpoint.id, changeOf(texts, endpoint)))) type({});
  };
  const field = (name: keyof FormTexts) => ({
    value: texts[name],
    error: errors[name],
    onChange: (text: string) => type({ ...typed, [name]: text }),
  });
  return (
    <section className="detail-section" aria-labelledby="detail-settings">
      <h2 id="detail-settings">Settings of this endpoint</h2>
      <form ref={form} className="detail-form" onSubmit={(event) => void save(event)} noValidate>
        <TextField
          label="Target"
          width="third"
          hint="TTFT to stay below, in ms: a line in the graph, and an alert when pings stay above it"
          placeholder="None"
          inputMode="decimal"
          {...field('targetMs')}
        />
        <Field label="Bring it back if dropped" hint="By its server for another model, or by someone" width="third">
          {(control) => (
            <select {...control} className="select" value={texts.bringBack} onChange={(event) => field('bringBack').onChange(event.target.value)}>
              <option value="never">Never</option>
              <option value="whenFree">When the server is free</option>
              <option value="always">Always</option>
            </select>
          )}
        </Field>
        <div className="detail-form-actions">
          <button type="submit" className="button primary" disabled={!isChanged}>
            Save changes
          </button>
          <button type="button" className="button" disabled={!isChanged} onClick={discard}>
            Discard changes
          </button>
          <span className="label" role="status">
            {isChanged && 'Not saved yet'}
          </span>
          <button type="button" className="button danger detail-remove" onClick={() => void removeEndpoint(endpoint)}>
            Remove this endpoint
          </button>
        </div>
      </form>
    </section>
  );
});
