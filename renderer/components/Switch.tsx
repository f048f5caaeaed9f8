import { useWanted } from './useWanted.ts';

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
  const [shown, want] = useWanted(checked);
  return (
    <label className="switch">
      <input
        type="checkbox"
        role="switch"
        id={id}
        aria-describedby={describedBy}
        aria-label={showLabel ? undefined : label}
        checked={shown}
        aria-checked={shown}
        disabled={disabled}
        onChange={(event) => void want(event.target.checked, onChange(event.target.checked))}
      />
      {showLabel && <span>{label}</span>}
    </label>
  );
}
