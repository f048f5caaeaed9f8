import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { Row } from './Rows.tsx';

interface TextRowProps {
  readonly label: string;
  readonly text: ReactNode;
  readonly value: string;
  readonly numeric?: boolean;
  /** What follows the field, for example a unit. */
  readonly unit?: string;
  /** @returns what is wrong, or `null` */
  readonly onSave: (value: string) => Promise<string | null>;
}

/** A setting that is typed: saved by Enter or when the field is left, taken back by Esc. What could not be saved stays in the field. */
export function TextRow({ label, text, value, numeric = false, unit, onSave }: TextRowProps) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);

  const save = async (): Promise<void> => {
    const wanted = draft?.trim();
    const wrong = wanted === undefined || wanted === value ? null : await onSave(wanted);
    setError(wrong);
    if (wrong === null) setDraft(null);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') void save();
    if (event.key !== 'Escape' || draft === null) return;
    setDraft(null);
    setError(null);
  };

  return (
    <Row label={label} text={text} controlId={id} textId={`${id}-text`} error={error} errorId={`${id}-error`}>
      <input
        id={id}
        className="input settings-short"
        value={draft ?? value}
        inputMode={numeric ? 'numeric' : undefined}
        autoComplete="off"
        spellCheck={false}
        aria-describedby={error === null ? `${id}-text` : `${id}-error ${id}-text`}
        aria-invalid={error !== null}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => void save()}
        onKeyDown={onKey}
      />
      {unit !== undefined && <span className="settings-unit">{unit}</span>}
    </Row>
  );
}
