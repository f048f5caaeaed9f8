import './until.css';
import { type FormEvent, useState } from 'react';
import { Dialog } from '../../components/Dialog.tsx';
import { Field, TextField } from '../../components/Field.tsx';
import { serviceNow } from '../../live/clock.ts';
import { warmEnds } from '../../timerEnds.ts';
import { fieldTime, timeOf } from './fieldTime.ts';

interface UntilDialogProps {
  readonly kind: 'pause' | 'warm';
  /** @param until wall-clock ms */
  readonly onChoose: (until: number, reason: string | null) => void;
  readonly onClose: () => void;
}

const QUARTER_MS = 15 * 60_000;

/** Asks for any end of a pause, and why it is made, or of a time to keep warm. */
export function UntilDialog({ kind, onChoose, onClose }: UntilDialogProps) {
  const [text, setText] = useState(() => fieldTime(firstChoice(kind, serviceNow())));
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | undefined>(undefined);
  const choose = (event: FormEvent): void => {
    event.preventDefault();
    const until = timeOf(text, serviceNow());
    if (!until.ok) {
      setError(until.error);
      return;
    }
    onChoose(until.value, reason.trim() === '' ? null : reason.trim());
    onClose();
  };
  return (
    <Dialog title={kind === 'pause' ? 'Pause until' : 'Keep warm until'} onClose={onClose}>
      <form className="hours-until" onSubmit={choose} noValidate>
        <p className="hint">
          {kind === 'pause'
            ? 'Nothing is pinged until then; it goes on by itself.'
            : 'Kept warm until then, whatever hours or switches say. Afterwards its hours count again; what has none is paused.'}
        </p>
        <Field label="Date and time" error={error}>
          {(control) => (
            <input {...control} className="input" type="datetime-local" value={text} autoFocus onChange={(event) => setText(event.target.value)} />
          )}
        </Field>
        {kind === 'pause' && (
          <TextField
            label="Reason"
            hint="If you like: it is shown wherever the pause is"
            placeholder="Driver update"
            maxLength={200}
            value={reason}
            onChange={setReason}
          />
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary">
            {kind === 'pause' ? 'Pause' : 'Keep warm'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function firstChoice(kind: UntilDialogProps['kind'], now: number): number {
  return kind === 'warm' ? warmEnds(now).stop : Math.ceil((now + 4 * QUARTER_MS) / QUARTER_MS) * QUARTER_MS;
}
