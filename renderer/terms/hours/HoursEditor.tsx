import './hours.css';
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { TextField } from '../../components/Field.tsx';
import { type Draft, draftOf, withRanges, withZone, zoneProblem } from './draft.ts';
import { WeekGrid } from './WeekGrid.tsx';
import { presets, readAs } from './words.ts';
import { ZoneField } from './ZoneField.tsx';

export interface HoursEditorProps {
  /** What counts now, text form. */
  readonly hours: string;
  /** Nothing of it is saved yet, even if nothing is changed. */
  readonly isNew?: boolean;
  /** Name of the time zone that counts where none is written. */
  readonly timeZone: string;
  /** Shown when the hours are to be learned. */
  readonly learned: ReactNode;
  /** @returns what is wrong, `null` when it is saved */
  readonly onSave: (hours: string) => Promise<string | null>;
  readonly onDiscard?: () => void;
}

/** Hours of a week as a grid and as text, which are two sides of one draft. Nothing counts before it is saved. */
export default function HoursEditor({ hours, isNew = false, timeZone, learned, onSave, onDiscard }: HoursEditorProps) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [edited, setEdited] = useState<Draft | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  // What was saved counts, also before the service has told it.
  const [saved, setSaved] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other hours have arrived, whatever was saved here.
  useEffect(() => setSaved(null), [hours]);
  const draft = edited ?? draftOf(saved ?? hours);
  const isChanged = (isNew && saved === null) || (edited !== null && edited.text.trim() !== (saved ?? hours));

  const edit = (next: Draft): void => {
    setEdited(next);
    setRefusal(null);
  };
  const discard = (): void => {
    setEdited(null);
    setRefusal(null);
    onDiscard?.();
  };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const wrong = draft.error ?? (await onSave(draft.text.trim()));
    setRefusal(wrong);
    if (wrong !== null) return;
    setSaved(draft.text.trim());
    setEdited(null);
  };
  useEffect(() => {
    if (refusal !== null) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [refusal]);
  const zoneError = refusal === null ? null : zoneProblem(draft);

  return (
    <form ref={form} className="hours" onSubmit={(event) => void save(event)} noValidate>
      <fieldset className="hours-presets">
        <legend className="visually-hidden">Usual hours</legend>
        {presets.map(({ label, text }) => (
          <button
            key={label}
            type="button"
            className="button"
            aria-pressed={isSameRule(draft, draftOf(text))}
            onClick={() => edit(withZone(draftOf(text, draft), draft.timeZone))}
          >
            {label}
          </button>
        ))}
      </fieldset>
      {draft.rule?.kind === 'learned' && learned}
      {draft.rule?.kind === 'always' && <p className="hint">Kept warm at all times. Choose others to paint hours, or to write them.</p>}
      {(draft.rule === null || draft.rule.kind === 'week') && (
        <>
          <WeekGrid ranges={draft.ranges} describedBy={`${id}-how`} onPaint={(ranges) => edit(withRanges(draft, ranges))} />
          <p className="hint" id={`${id}-how`}>
            Drag to paint or clear. By key: arrows to move, Shift with them to choose, Space to paint or clear.
          </p>
          <div className="hours-fields">
            <TextField
              label="In words"
              value={draft.text}
              error={zoneError === null ? (refusal ?? undefined) : undefined}
              hint={hintOf(draft)}
              placeholder="Mon-Fri 08:00-18:30"
              onChange={(text) => edit(draftOf(text, draft))}
            />
            <ZoneField timeZone={draft.timeZone} own={timeZone} error={zoneError ?? undefined} onChange={(zone) => edit(withZone(draft, zone))} />
          </div>
        </>
      )}
      <div className="hours-actions">
        <button type="submit" className="button primary" disabled={!isChanged}>
          Save hours
        </button>
        <button type="button" className="button" disabled={!isChanged} onClick={discard}>
          Discard
        </button>
        <span className="label" role="status">
          {isChanged && 'Not saved yet'}
        </span>
      </div>
    </form>
  );
}

/** What is wrong with a text that is being written is said when it is left. */
function hintOf({ rule, text, error }: Draft): string | null {
  if (rule !== null) return readAs(text, rule);
  return text.trim() === '' ? error : 'For example Mon-Fri 08:00-12:00, 13:00-18:30; Sat 22:00-02:00';
}

/** Times are the same, wherever they are meant. */
function isSameRule({ rule, ranges }: Draft, other: Draft): boolean {
  if (rule === null || other.rule === null || rule.kind !== other.rule.kind) return false;
  return rule.kind !== 'week' || JSON.stringify(ranges) === JSON.stringify(other.ranges);
}
