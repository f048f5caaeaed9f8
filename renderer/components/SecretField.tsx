import { useEffect, useRef, useState } from 'react';
import { TextField } from './Field.tsx';

/** A secret in a form: one that is stored, by its reference, or what was typed. */
export type SecretDraft<Ref extends string = string> =
  | { readonly kind: 'kept'; readonly ref: Ref }
  | { readonly kind: 'typed'; readonly text: string };

interface SecretFieldProps<Ref extends string> {
  readonly label: string;
  /** `token`, `password`. */
  readonly noun: string;
  readonly hint: string;
  /** In its place once the stored one is to be replaced. */
  readonly hintToReplace: string;
  readonly secret: SecretDraft<Ref>;
  readonly error: string | undefined;
  readonly onChange: (secret: SecretDraft<Ref>) => void;
}

/** A secret goes in and never comes out: a stored one can be replaced or removed, not seen. */
export function SecretField<Ref extends string>({ label, noun, hint, hintToReplace, secret, error, onChange }: SecretFieldProps<Ref>) {
  const [dropped, setDropped] = useState(false);
  const field = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (dropped) field.current?.querySelector('input')?.focus();
  }, [dropped]);
  if (secret.kind === 'typed') {
    return (
      <div ref={field} className="secret-field">
        <TextField
          label={label}
          type="password"
          autoComplete="new-password"
          hint={dropped ? hintToReplace : hint}
          value={secret.text}
          error={error}
          onChange={(text) => onChange({ kind: 'typed', text })}
        />
      </div>
    );
  }
  const drop = (): void => {
    setDropped(true);
    onChange({ kind: 'typed', text: '' });
  };
  return (
    <fieldset className="field secret-kept">
      <legend>{label}</legend>
      <span>{secret.ref.startsWith('env:') ? `Read from the environment variable ${secret.ref.slice('env:'.length)}.` : `A ${noun} is stored.`}</span>
      <button type="button" className="button" onClick={drop}>
        Replace or remove
      </button>
      {error !== undefined && <p className="field-error">{error}</p>}
    </fieldset>
  );
}
