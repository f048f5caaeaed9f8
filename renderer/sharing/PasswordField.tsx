import { useEffect, useRef, useState } from 'react';
import { TextField } from '../components/Field.tsx';
import type { PasswordDraft } from './sharingDraft.ts';

interface PasswordFieldProps {
  readonly password: PasswordDraft;
  readonly error: string | undefined;
  readonly onChange: (password: PasswordDraft) => void;
}

/** One that is stored can be replaced or removed, not seen. */
export function PasswordField({ password, error, onChange }: PasswordFieldProps) {
  const [dropped, setDropped] = useState(false);
  const field = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (dropped) field.current?.querySelector('input')?.focus();
  }, [dropped]);
  if (password.kind === 'typed') {
    return (
      <div ref={field} className="sharing-password">
        <TextField
          label="Password"
          type="password"
          autoComplete="new-password"
          hint={
            dropped ? 'Type the new one. Left empty, the stored one is no longer used.' : 'Kept as a secret. Or env:NAME, for one in the environment.'
          }
          value={password.text}
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
    <fieldset className="field sharing-kept">
      <legend>Password</legend>
      <span>
        {password.ref.startsWith('env:') ? `Read from the environment variable ${password.ref.slice('env:'.length)}.` : 'A password is stored.'}
      </span>
      <button type="button" className="button" onClick={drop}>
        Replace or remove
      </button>
      {error !== undefined && <p className="field-error">{error}</p>}
    </fieldset>
  );
}
