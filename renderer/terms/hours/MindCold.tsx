import './learned.css';
import { type ReactNode, useId, useRef } from 'react';
import { useWanted } from '../../components/useWanted.ts';
import { stopOf, WORTHS, worthWords } from './learnedWords.ts';

interface MindColdProps {
  /** Pings that one cold start is worth. */
  readonly value: number;
  /** Told at once what is chosen, so that it can be shown what comes of it. */
  readonly onPreview?: (pings: number) => void;
  /** @returns whether it was saved */
  readonly onChange: (pings: number) => Promise<boolean>;
  readonly children?: ReactNode;
}

/** A drag passes over the middle stop; only where it rests counts, ms. */
const REST_MS = 300;

/** How much a cold start is minded: a slider with three stops. */
export default function MindCold({ value, onPreview, onChange, children }: MindColdProps) {
  const id = useId();
  const [shown, want] = useWanted(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const choose = (stop: number): void => {
    const pings = WORTHS[stop]?.pings;
    if (pings === undefined) return;
    clearTimeout(timer.current);
    onPreview?.(pings);
    const rested = new Promise<boolean>((done) => {
      timer.current = setTimeout(() => done(pings === value || onChange(pings)), REST_MS);
    });
    void want(pings, rested);
  };
  return (
    <div className="learned-mind">
      <label htmlFor={id}>How much do you mind a cold start?</label>
      <input
        id={id}
        type="range"
        min={0}
        max={WORTHS.length - 1}
        step={1}
        value={stopOf(shown)}
        aria-valuetext={worthWords(shown)}
        aria-describedby={`${id}-means`}
        onChange={(event) => choose(event.target.valueAsNumber)}
      />
      <span className="learned-stops" aria-hidden>
        {WORTHS.map(({ pings, name }) => (
          <span key={pings} data-chosen={pings === shown || undefined}>
            {name}
          </span>
        ))}
      </span>
      <p className="hint" id={`${id}-means`}>
        {worthWords(shown)} {children}
      </p>
    </div>
  );
}
