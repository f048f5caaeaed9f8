import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { formatDuration } from '../../electron/domain/duration.ts';
import { readInterval } from './interval.ts';

interface ExactIntervalProps {
  readonly keepAlive: string | null | undefined;
  /** What counts now, seconds; `null`: not scheduled. */
  readonly seconds: number | null;
  readonly checked: boolean;
  readonly cost: { readonly day: string; readonly month: string };
  readonly onApply: (keepAlive: string | null) => void;
}

/** Any interval, as people type it; Enter or leaving the field applies it. */
export function ExactInterval({ keepAlive, seconds, checked, cost, onApply }: ExactIntervalProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const now = seconds === null ? '' : formatDuration(seconds);
  const [typed, setTyped] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another interval was chosen, here or elsewhere; what was typed is history.
  useEffect(() => {
    setTyped(null);
    setError(null);
  }, [keepAlive]);
  const apply = (): void => {
    if (typed === null || typed.trim() === now) {
      reset();
      return;
    }
    const read = readInterval(typed);
    if (!read.ok) {
      setError(read.error);
      return;
    }
    setError(null);
    onApply(read.value);
  };
  const reset = (): void => {
    setTyped(null);
    setError(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') apply();
    if (event.key === 'Escape') reset();
  };
  return (
    <div className="detail-interval detail-exact">
      <input type="radio" name="interval" checked={checked} aria-label="Exact" onChange={() => field.current?.focus()} />
      <div className="detail-exact-field">
        <label htmlFor={id}>
          Exact<span className="visually-hidden"> interval</span>
        </label>
        <input
          ref={field}
          id={id}
          className="input"
          value={typed ?? now}
          placeholder="90s or 2m30s"
          autoComplete="off"
          spellCheck={false}
          aria-invalid={error !== null}
          aria-describedby={`${id}-error`}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={apply}
          onKeyDown={onKeyDown}
        />
      </div>
      <span className="number">{cost.day}</span>
      <span className="number">{cost.month}</span>
      <p id={`${id}-error`} className="field-error" role="status">
        {error}
      </p>
    </div>
  );
}
