import { useId, useState } from 'react';
import type { Settings } from '../../electron/domain/settings.ts';
import type { Editing } from './general.ts';
import { Row, Section } from './Rows.tsx';

const themes = [
  ['system', 'System'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const satisfies readonly (readonly [Settings['theme'], string])[];

/** Light or dark. */
export function Appearance({ general, save }: Editing) {
  const name = useId();
  const [wanted, setWanted] = useState<Settings['theme'] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const choose = async (theme: Settings['theme']): Promise<void> => {
    setWanted(theme);
    setError(await save({ theme }));
    setWanted(null);
  };
  return (
    <Section title="Appearance">
      <Row label="Theme" text="Light, dark, or as your system has it." error={error}>
        <fieldset className="settings-choices">
          <legend className="visually-hidden">Theme</legend>
          {themes.map(([theme, word]) => (
            <label key={theme}>
              <input type="radio" name={name} checked={(wanted ?? general.theme) === theme} onChange={() => void choose(theme)} />
              {word}
            </label>
          ))}
        </fieldset>
      </Row>
    </Section>
  );
}
