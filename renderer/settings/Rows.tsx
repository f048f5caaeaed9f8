import { type ReactNode, useId } from 'react';
import type { SectionName } from './sections.ts';

interface SectionProps {
  readonly name: SectionName;
  readonly title: string;
  readonly text?: string;
  readonly children: ReactNode;
}

/** Settings of one subject below their heading. */
export function Section({ name, title, text, children }: SectionProps) {
  const id = useId();
  return (
    <section className="settings-section" aria-labelledby={id} data-section={name}>
      <h2 id={id} tabIndex={-1}>
        {title}
      </h2>
      {text !== undefined && <p className="settings-intro">{text}</p>}
      <div className="settings-rows">{children}</div>
    </section>
  );
}

interface RowProps {
  readonly label: string;
  readonly text: ReactNode;
  /** The control's id; without one the label is a plain text. */
  readonly controlId?: string;
  /** Id of the description, for the control to point to. */
  readonly textId?: string;
  readonly error?: string | null;
  readonly errorId?: string;
  readonly children?: ReactNode;
}

/** One setting: label, a line on what it does, its control, and what is wrong with what was entered. */
export function Row({ label, text, controlId, textId, error = null, errorId, children }: RowProps) {
  return (
    <div className="settings-row">
      <div className="settings-words">
        {controlId === undefined ? <p className="settings-label">{label}</p> : <LabelFor id={controlId} text={label} />}
        <div className="hint" id={textId}>
          {text}
        </div>
        {error !== null && (
          <p className="field-error" id={errorId} role="alert">
            {error}
          </p>
        )}
      </div>
      {children !== undefined && <div className="settings-control">{children}</div>}
    </div>
  );
}

function LabelFor({ id, text }: { readonly id: string; readonly text: string }) {
  return (
    <label className="settings-label" htmlFor={id}>
      {text}
    </label>
  );
}
