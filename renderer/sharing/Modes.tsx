import { useId } from 'react';
import type { SharingMode } from '../../electron/domain/sharing.ts';
import { type ModeChoice, modeChoices } from './sharingWords.ts';

interface ModesProps {
  readonly chosen: SharingMode;
  readonly onChoose: (mode: SharingMode) => void;
}

/** How instances share the work. */
export function Modes({ chosen, onChoose }: ModesProps) {
  return (
    <fieldset className="sharing-modes">
      <legend className="visually-hidden">How the work is shared</legend>
      {modeChoices.map((choice) => (
        <Mode key={choice.mode} choice={choice} isChosen={choice.mode === chosen} onChoose={() => onChoose(choice.mode)} />
      ))}
    </fieldset>
  );
}

function Mode({
  choice: { label, text },
  isChosen,
  onChoose,
}: {
  readonly choice: ModeChoice;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}) {
  const id = useId();
  return (
    <div className="sharing-mode">
      <input type="radio" name="sharing-mode" id={id} checked={isChosen} aria-describedby={`${id}-text`} onChange={onChoose} />
      <label htmlFor={id}>{label}</label>
      <p id={`${id}-text`}>{text}</p>
    </div>
  );
}
