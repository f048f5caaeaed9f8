import { useState } from 'react';
import type { Settings } from '../../electron/domain/settings.ts';
import { Segments } from '../components/Segments.tsx';
import { useWanted } from '../components/useWanted.ts';
import type { Editing } from './general.ts';
import { Row, Section } from './Rows.tsx';

const words = { system: 'System', light: 'Light', dark: 'Dark' } as const satisfies Readonly<Record<Settings['theme'], string>>;
const themes = ['system', 'light', 'dark'] as const;

/** Light or dark. */
export function Appearance({ general, save }: Editing) {
  const [shown, want] = useWanted(general.theme);
  const [error, setError] = useState<string | null>(null);
  const choose = async (theme: Settings['theme']): Promise<boolean> => {
    const wrong = await save({ theme });
    setError(wrong);
    return wrong === null;
  };
  return (
    <Section name="appearance" title="Appearance">
      <Row label="Theme" text="Light, dark, or as your system has it." error={error}>
        <Segments
          legend="Theme"
          choices={themes}
          chosen={shown}
          labelOf={(theme) => words[theme]}
          onChoose={(theme) => void want(theme, choose(theme))}
        />
      </Row>
    </Section>
  );
}
