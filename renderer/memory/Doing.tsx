import { useState } from 'react';

interface DoingProps {
  readonly label: string;
  /** What it says while it is done. */
  readonly doing: string;
  /** What a screen reader says, with the thing it is about. */
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** A button for what takes its time. */
export function Doing({ label, doing, name, run }: DoingProps) {
  const [isDoing, setDoing] = useState(false);
  const begin = async (): Promise<void> => {
    setDoing(true);
    await run();
    setDoing(false);
  };
  return (
    <button
      type="button"
      className="button memory-button"
      aria-label={name}
      aria-disabled={isDoing}
      aria-busy={isDoing}
      onClick={() => void (isDoing || begin())}
    >
      {isDoing ? doing : label}
    </button>
  );
}
