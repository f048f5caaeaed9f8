import { type ReactNode, useId, useState } from 'react';
import { Switch } from '../components/Switch.tsx';
import { Row } from './Rows.tsx';

interface SwitchRowProps {
  readonly label: string;
  readonly text: ReactNode;
  readonly checked: boolean;
  readonly disabled?: boolean;
  /** @returns what is wrong, or `null` */
  readonly onSave: (checked: boolean) => Promise<string | null>;
}

/** A setting that is on or off. */
export function SwitchRow({ label, text, checked, disabled = false, onSave }: SwitchRowProps) {
  const id = useId();
  const [error, setError] = useState<string | null>(null);
  const change = async (next: boolean): Promise<boolean> => {
    const wrong = await onSave(next);
    setError(wrong);
    return wrong === null;
  };
  return (
    <Row label={label} text={text} controlId={id} textId={`${id}-text`} error={error}>
      <Switch label={label} id={id} describedBy={`${id}-text`} checked={checked} disabled={disabled} onChange={change} />
    </Row>
  );
}
