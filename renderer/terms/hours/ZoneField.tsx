import { useId, useState } from 'react';
import { Field } from '../../components/Field.tsx';

interface ZoneFieldProps {
  /** As it is written; `null`: that of the computer Pilot Light runs on. */
  readonly timeZone: string | null;
  /** Its name there. */
  readonly own: string;
  readonly error: string | undefined;
  readonly onChange: (timeZone: string | null) => void;
}

/** The time zone that the hours mean. */
export function ZoneField({ timeZone, own, error, onChange }: ZoneFieldProps) {
  const list = useId();
  // There are hundreds.
  const [isListed, setIsListed] = useState(false);
  return (
    <Field label="Time zone" hint={`Empty: this computer’s, ${own}`} error={error}>
      {(control) => (
        <>
          <input
            {...control}
            className="input"
            list={list}
            value={timeZone ?? ''}
            placeholder={own}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            onFocus={() => setIsListed(true)}
            onChange={({ target: { value } }) => onChange(value.trim() === '' ? null : value)}
          />
          <datalist id={list}>{isListed && Intl.supportedValuesOf('timeZone').map((name) => <option key={name} value={name} />)}</datalist>
        </>
      )}
    </Field>
  );
}
