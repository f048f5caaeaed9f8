import { Download, FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { useFileDrop } from '../add/fileDrop.ts';
import { bytes } from '../format.ts';
import { Row, Section } from '../settings/Rows.tsx';
import { ImportDialog } from './ImportDialog.tsx';
import './settingsFile.css';

const MOST_BYTES = 10_000_000;

/** All settings as one file, out and in. */
export function SettingsFile() {
  const [file, setFile] = useState<{ readonly name: string; readonly text: string } | null>(null);
  const [error, setError] = useState<string | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const drop = useRef<HTMLDivElement>(null);
  const read = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return;
    const isTooLarge = chosen.size > MOST_BYTES;
    setError(isTooLarge ? `${chosen.name} has ${bytes(chosen.size)}, which is too much for settings. Choose another file.` : null);
    if (!isTooLarge) setFile({ name: chosen.name, text: await chosen.text() });
  };
  const dragging = useFileDrop(drop, (dropped) => void read(dropped));
  return (
    <Section
      name="file"
      title="Export and import settings"
      text="Everything that is set here and of your endpoints, as one file: to keep, or to take to another computer."
    >
      <Row label="Export" text="Tokens and keys are not in the file; it names those that the other computer needs.">
        <a className="button" href="/api/settings/export" download="pilotlight-settings.json">
          <Download size={16} aria-hidden />
          Export settings
        </a>
      </Row>
      <div ref={drop} className="settings-file-drop" data-dragging={dragging}>
        <Row
          label="Import"
          text="You see what would change before anything does, and can undo it for a minute. A file may also be dropped here."
          error={error}
        >
          <button type="button" className="button" onClick={() => picker.current?.click()}>
            <FileUp size={16} aria-hidden />
            Import settings …
          </button>
          <input
            ref={picker}
            type="file"
            hidden
            aria-label="File of the settings"
            accept=".json,application/json"
            onChange={(event) => {
              void read(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
        </Row>
      </div>
      {file !== null && <ImportDialog {...file} onClose={() => setFile(null)} />}
    </Section>
  );
}
