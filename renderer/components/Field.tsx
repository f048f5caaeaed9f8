import { type InputHTMLAttributes, type ReactNode, useId } from 'react';

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  /** Part of the form's width, where the form has parts. */
  readonly width?: 'whole' | 'third' | undefined;
  /** Gets the id and the description that bind the control to label, hint and error. */
  readonly children: (control: {
    readonly id: string;
    readonly 'aria-describedby': string | undefined;
    readonly 'aria-invalid': boolean;
  }) => ReactNode;
}

/** A labelled control with a hint below it, or with what is wrong. */
export function Field({ label, hint, error, width, children }: FieldProps) {
  const id = useId();
  const hasMore = hint !== undefined || error !== undefined;
  return (
    <div className="field" data-width={width}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': hasMore ? `${id}-more` : undefined, 'aria-invalid': error !== undefined })}
      {hasMore && (
        <p id={`${id}-more`} className={error === undefined ? 'hint' : 'field-error'}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}

/** A text, and what is wrong with it. */
export interface FieldState {
  readonly value: string;
  readonly error?: string | undefined;
  readonly onChange: (value: string) => void;
}

interface TextFieldProps
  extends FieldState,
    Omit<FieldProps, 'children'>,
    Pick<InputHTMLAttributes<HTMLInputElement>, 'type' | 'placeholder' | 'maxLength' | 'autoComplete' | 'autoFocus' | 'inputMode'> {
  readonly onBlur?: () => void;
}

/** A line of text. Names and addresses are no words: nothing corrects them. */
export function TextField({ label, value, onChange, hint, error, width, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} width={width}>
      {(control) => (
        <input
          {...control}
          {...input}
          className="input"
          value={value}
          autoComplete={input.autoComplete ?? 'off'}
          autoCapitalize="off"
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
