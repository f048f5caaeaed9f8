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

interface Typed {
  readonly text: string;
  /** What is wrong with it is said only once it should count. */
  readonly isRefused: boolean;
}

/** Any interval, as people type it; Enter or leaving the field applies it. */
export function ExactInterval({ keepAlive, seconds, checked, costOf, onApply }: ExactIntervalProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const now = seconds === null ? '' : formatDuration(seconds);
  const [typed, setTyped] = useState<Typed | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another interval was chosen, here or elsewhere; what was typed is history.
  useEffect(() => setTyped(null), [keepAlive]);
  const read = typed && readInterval(typed.text);
  const refusal = typed?.isRefused && read?.ok === false ? read.error : null;
  const apply = (): void => {
    if (typed === null || typed.text.trim() === now) setTyped(null);
    else if (read?.ok) onApply(read.value.keepAlive);
    else setTyped({ ...typed, isRefused: true });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') apply();
    if (event.key === 'Escape') setTyped(null);
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
          value={typed?.text ?? now}
          placeholder="90s or 2m30s"
          autoComplete="off"
          spellCheck={false}
          aria-invalid={refusal !== null}
          aria-describedby={`${id}-error`}
          onChange={(event) => setTyped({ text: event.target.value, isRefused: false })}
          onBlur={apply}
          onKeyDown={onKeyDown}
        />
      </div>
      <Costs cost={costOf(read?.ok ? read.value.seconds : seconds)} />
      <p id={`${id}-error`} className={refusal === null ? 'hint' : 'field-error'} role="status">
        {refusal ?? (read?.ok ? warningOf(read.value) : '')}
      </p>
    </div>
  );
}
