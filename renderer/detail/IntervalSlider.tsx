import { useId, useRef } from 'react';
import { useWanted } from '../components/useWanted.ts';
import { STEPS, spaced } from '../intervals.ts';
import { positionOf, stepTowards } from './interval.ts';

interface IntervalSliderProps {
  /** `null`: not scheduled. */
  readonly seconds: number | null;
  /** @returns whether it worked */
  readonly onChange: (seconds: number) => Promise<boolean>;
}

/** A drag passes over many steps; only where it rests counts, ms. */
const REST_MS = 300;

/** The usual intervals as steps of one slider. */
export function IntervalSlider({ seconds, onChange }: IntervalSliderProps) {
  const marks = useId();
  const [shown, want] = useWanted(seconds);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const position = positionOf(shown ?? 0);
  const choose = (step: number): void => {
    const chosen = STEPS[step];
    if (chosen === undefined) return;
    clearTimeout(timer.current);
    const rested = new Promise<boolean>((done) => {
      timer.current = setTimeout(() => done(chosen === seconds || onChange(chosen)), REST_MS);
    });
    void want(chosen, rested);
  };
  return (
    <div className="detail-slider">
      <input
        type="range"
        min={0}
        max={STEPS.length - 1}
        step={Number.isInteger(position) ? 1 : 'any'}
        value={position}
        data-beyond={STEPS[position] !== shown && Number.isInteger(position)}
        list={marks}
        aria-label="Interval"
        aria-valuetext={shown === null ? 'Not scheduled' : spaced(shown)}
        onChange={(event) => choose(stepTowards(position, event.target.valueAsNumber))}
      />
      <datalist id={marks} className="detail-slider-marks">
        {STEPS.map((one, i) => (
          <option key={one} value={i} label={spaced(one)} />
        ))}
      </datalist>
    </div>
  );
}
