import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { formatDuration } from '../../electron/domain/duration.ts';
import { Costs } from './Costs.tsx';
import type { IntervalCost } from './cost.ts';
import { readInterval, warningOf } from './interval.ts';

interface ExactIntervalProps {
  readonly keepAlive: string | null | undefined;
  /** What counts now, seconds; `null`: not scheduled. */
  readonly seconds: number | null;
  readonly checked: boolean;
  readonly costOf: (seconds: number | null) => IntervalCost | null;
  readonly onApply: (keepAlive: string) => void;
}

/** Any interval, as people type it; Enter or leaving the field applies it. */
export function ExactInterval({ keepAlive, seconds, checked, costOf, onApply }: ExactIntervalProps) {
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
  const read = typed === null ? null : readInterval(typed);
  const apply = (): void => {
    if (read === null || typed?.trim() === now) reset();
    else if (!read.ok) setError(read.error);
    else {
      setError(null);
      onApply(read.value.keepAlive);
    }
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
      <Costs cost={costOf(read?.ok ? read.value.seconds : seconds)} />
      <p id={`${id}-error`} className={error === null ? 'hint' : 'field-error'} role="status">
        {error ?? (read?.ok ? warningOf(read.value) : '')}
      </p>
    </div>
  );
}
