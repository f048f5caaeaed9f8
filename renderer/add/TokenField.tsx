import { useEffect, useRef, useState } from 'react';
import { TextField } from '../components/Field.tsx';
import type { TokenDraft } from './draft.ts';

interface TokenFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly token: TokenDraft;
  readonly onChange: (token: TokenDraft) => void;
  readonly error?: string | undefined;
}

/** A token goes in and never comes out: a stored one can be replaced or removed, not seen. */
export function TokenField({ label, hint, token, onChange, error }: TokenFieldProps) {
  const [dropped, setDropped] = useState(false);
  const field = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (dropped) field.current?.querySelector('input')?.focus();
  }, [dropped]);
  if (token.kind === 'typed') {
    return (
      <div ref={field}>
        <TextField
          label={label}
          type="password"
          autoComplete="new-password"
          hint={dropped ? 'Paste the new one. Left empty, the stored one is removed when you save.' : hint}
          value={token.text}
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
    <fieldset className="field add-kept">
      <legend>{label}</legend>
      <span>{token.ref.startsWith('env:') ? `Read from the environment variable ${token.ref.slice('env:'.length)}.` : 'A token is stored.'}</span>
      <button type="button" className="button" onClick={drop}>
        Replace or remove
      </button>
    </fieldset>
  );
}
