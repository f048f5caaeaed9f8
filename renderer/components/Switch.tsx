import { useEffect, useState } from 'react';

interface SwitchProps {
  /** What it switches, for a screen reader; shown only where `showLabel` is set. */
  readonly label: string;
  readonly showLabel?: boolean;
  /** For a `<label>` elsewhere, and for what is said about it. */
  readonly id?: string;
  readonly describedBy?: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  /** Shows the new position at once, and the old one again when the change fails. */
  readonly onChange: (checked: boolean) => Promise<boolean> | undefined;
}

/** An on/off switch on a native checkbox. */
export function Switch({ label, showLabel = false, id, describedBy, checked, disabled = false, onChange }: SwitchProps) {
  const [wanted, setWanted] = useState<boolean | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the truth has arrived, whatever was wanted.
  useEffect(() => setWanted(null), [checked]);
  const change = async (next: boolean): Promise<void> => {
    setWanted(next);
    if ((await onChange(next)) !== true) setWanted(null);
  };
  return (
    <label className="switch">
      <input
        type="checkbox"
        role="switch"
        id={id}
        aria-describedby={describedBy}
        aria-label={showLabel ? undefined : label}
        checked={wanted ?? checked}
        aria-checked={wanted ?? checked}
        disabled={disabled}
        onChange={(event) => void change(event.target.checked)}
      />
      {showLabel && <span>{label}</span>}
    </label>
  );
}
