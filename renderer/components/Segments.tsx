import { useId } from 'react';

interface SegmentsProps<T extends string> {
  /** For a screen reader. */
  readonly legend: string;
  readonly choices: readonly T[];
  readonly chosen: T;
  readonly labelOf: (choice: T) => string;
  readonly onChoose: (choice: T) => void;
}

/** One of a few: native radios that look like one control. */
export function Segments<T extends string>({ legend, choices, chosen, labelOf, onChoose }: SegmentsProps<T>) {
  const name = useId();
  return (
    <fieldset className="segments">
      <legend className="visually-hidden">{legend}</legend>
      {choices.map((choice) => (
        <label key={choice}>
          <input type="radio" name={name} checked={choice === chosen} onChange={() => onChoose(choice)} />
          {labelOf(choice)}
        </label>
      ))}
    </fieldset>
  );
}
