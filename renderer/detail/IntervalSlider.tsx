import { useEffect, useId, useState } from 'react';
import { spaced } from '../home/intervals.ts';
import { positionOf, STEPS, stepTowards } from './interval.ts';

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
  const [wanted, setWanted] = useState<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the truth has arrived, whatever was wanted.
  useEffect(() => setWanted(null), [seconds]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another wish starts the wait anew.
  useEffect(() => {
    const chosen = wanted === null ? undefined : STEPS[wanted];
    if (chosen === undefined || chosen === seconds) return;
    const apply = async (): Promise<void> => {
      if (!(await onChange(chosen))) setWanted(null);
    };
    const timer = setTimeout(apply, REST_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  const position = wanted ?? positionOf(seconds ?? 0);
  const shown = wanted === null ? seconds : STEPS[wanted];
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
        aria-valuetext={shown === null || shown === undefined ? 'Not scheduled' : spaced(shown)}
        onChange={(event) => setWanted(stepTowards(position, event.target.valueAsNumber))}
      />
      <datalist id={marks} className="detail-slider-marks">
        {STEPS.map((one, i) => (
          <option key={one} value={i} label={spaced(one)} />
        ))}
      </datalist>
    </div>
  );
}
