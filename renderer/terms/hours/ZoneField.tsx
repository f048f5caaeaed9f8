import { useId, useState } from 'react';
import { zoneNamed } from '../../../electron/domain/hoursText.ts';
import { Field } from '../../components/Field.tsx';

interface ZoneFieldProps {
  /** IANA name; `null`: that of the computer Pilot Light runs on. */
  readonly timeZone: string | null;
  /** Its name there. */
  readonly own: string;
  readonly disabled: boolean;
  readonly onChange: (timeZone: string | null) => void;
}

/** The time zone that the hours mean. */
export function ZoneField({ timeZone, own, disabled, onChange }: ZoneFieldProps) {
  const list = useId();
  // What is not a name yet.
  const [typed, setTyped] = useState<string | null>(null);
  const [isLeft, setIsLeft] = useState(false);
  const [isListed, setIsListed] = useState(false);
  const change = (text: string): void => {
    const name = text.trim();
    const known = name === '' ? null : zoneNamed(name);
    const isName = name === '' || (known !== null && name.includes('/')) || known === 'UTC';
    setTyped(isName ? null : text);
    setIsLeft(false);
    if (isName) onChange(known);
  };
  const leave = (): void => {
    const known = typed === null ? null : zoneNamed(typed.trim());
    if (known !== null) onChange(known);
    if (known !== null) setTyped(null);
    setIsLeft(true);
  };
  const error =
    typed !== null && isLeft ? `“${typed.trim()}” is not a time zone. Write one like Europe/Berlin, or leave the field empty.` : undefined;
  return (
    <Field label="Time zone" hint={`Empty: this computer’s, ${own}`} error={error}>
      {(control) => (
        <>
          <input
            {...control}
            className="input"
            list={isListed ? list : undefined}
            value={typed ?? timeZone ?? ''}
            placeholder={own}
            disabled={disabled}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            onFocus={() => setIsListed(true)}
            onChange={(event) => change(event.target.value)}
            onBlur={leave}
          />
          {isListed && (
            <datalist id={list}>
              {Intl.supportedValuesOf('timeZone').map((name) => (
                <option key={name} value={name} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}
