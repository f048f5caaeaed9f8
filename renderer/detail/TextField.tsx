import { useId } from 'react';

/** A text with what is wrong with it. */
export interface FieldState {
  readonly value: string;
  readonly error: string | null;
  readonly onChange: (text: string) => void;
}

interface TextFieldProps extends FieldState {
  readonly label: string;
  readonly hint?: string;
  readonly placeholder: string;
  readonly numeric?: boolean;
  /** Part of the form's width; half unless told. */
  readonly width?: 'whole' | 'half' | 'third';
}

/** A labelled text field with its hint, and below it what is wrong. */
export function TextField({ label, hint, placeholder, numeric = false, width = 'half', value, error, onChange }: TextFieldProps) {
  const id = useId();
  return (
    <div className="field" data-width={width}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        value={value}
        placeholder={placeholder}
        inputMode={numeric ? 'decimal' : 'text'}
        autoComplete="off"
        spellCheck={!numeric}
        aria-invalid={error !== null}
        aria-describedby={`${id}-hint ${id}-error`}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id={`${id}-hint`} className="hint">
        {hint}
      </p>
      <p id={`${id}-error`} className="field-error" role="status">
        {error}
      </p>
    </div>
  );
}
