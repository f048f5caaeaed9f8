import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { Sharing } from '../../electron/domain/sharing.ts';
import { apiPatch } from '../api.ts';
import { dropSecret, dropSecretLater, storeSecret } from '../storedSecret.ts';
import { Modes } from './Modes.tsx';
import { SharingFields } from './SharingFields.tsx';
import { draftOf, errorsIn, errorsOf, isChanged, newPassword, type SharingDraft, type SharingErrors, sharingOf } from './sharingDraft.ts';
import { TestConnection } from './TestConnection.tsx';

/** What was typed and not saved yet waits for the user's return as long as the page lives; never a password. */
let kept: Partial<SharingDraft> = {};

/** How this instance works with others. The fields belong together: nothing counts before it is saved. */
export function SharingForm({ saved }: { readonly saved: Sharing }) {
  const [typed, setTyped] = useState(kept);
  const [errors, setErrors] = useState<SharingErrors>({});
  const draft = { ...draftOf(saved), ...typed };
  const changed = isChanged(draft, saved);
  const form = useRef<HTMLFormElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: errors are new whenever somebody tried to save.
  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus(), [errors]);
  const take = (next: Partial<SharingDraft>): void => {
    const { password: _, ...rest } = next;
    kept = rest;
    setTyped(next);
  };
  const reset = (): void => {
    take({});
    setErrors({});
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const wrong = errorsOf(draft);
    const failed = Object.keys(wrong).length > 0 ? wrong : await save(draft, saved);
    if (failed === null) reset();
    else setErrors(failed);
  };
  return (
    <form ref={form} className="sharing-form" onSubmit={(event) => void submit(event)} noValidate>
      <Modes chosen={draft.mode} onChoose={(mode) => take({ ...typed, mode })} />
      {draft.mode !== 'alone' && <SharingFields draft={draft} errors={errors} onChange={(change) => take({ ...typed, ...change })} />}
      {errors.other !== undefined && (
        <p className="field-error sharing-whole" role="alert">
          {errors.other}
        </p>
      )}
      {(draft.mode !== 'alone' || changed) && (
        <div className="sharing-actions">
          <button type="submit" className="button primary" disabled={!changed}>
            Save how work is shared
          </button>
          <button type="button" className="button" disabled={!changed} onClick={reset}>
            Discard
          </button>
          {draft.mode !== 'alone' && <TestConnection draft={draft} />}
        </div>
      )}
    </form>
  );
}

/** Stores a new password first. @returns what is wrong; `null`: it is saved */
async function save(draft: SharingDraft, saved: Sharing): Promise<SharingErrors | null> {
  const password = newPassword(draft);
  const stored = password === null ? null : await storeSecret('redis', password);
  if (stored?.ok === false) return { password: stored.problem.message };
  const answer = await apiPatch('/api/settings', { sharing: sharingOf(draft, stored === null ? null : stored.value.ref) });
  if (answer.ok) {
    if (saved.password !== null && password !== null) dropSecretLater(saved.password);
    return null;
  }
  if (stored !== null) await dropSecret(stored.value.ref);
  return errorsIn(answer.problem.message);
}
