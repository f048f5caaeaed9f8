import { useEffect, useState } from 'react';
import type { SettingsImport } from '../../electron/domain/importReport.ts';
import type { ImportMode } from '../../electron/domain/settingsImport.ts';
import { type Answer, apiPost } from '../api.ts';
import { Dialog } from '../components/Dialog.tsx';
import { Segments } from '../components/Segments.tsx';
import { plural } from '../format.ts';
import { Preview } from './Preview.tsx';

interface ImportDialogProps {
  readonly name: string;
  readonly text: string;
  readonly onClose: () => void;
}

const WORDS: Readonly<Record<ImportMode, string>> = { replace: 'Replace everything', add: 'Only add' };
const HINTS: Readonly<Record<ImportMode, string>> = {
  replace: 'Afterwards everything is as in the file; what is not in it goes.',
  add: 'Servers, endpoints, profiles and prices that are not there yet are added. What is there stays as it is.',
};

/** What a settings file would change, and the button that does it. */
export function ImportDialog({ name, text, onClose }: ImportDialogProps) {
  const [mode, setMode] = useState<ImportMode>('replace');
  const [applying, setApplying] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const preview = usePreview(text, mode);
  const report = preview?.ok === true ? preview.value : null;

  const apply = async (): Promise<void> => {
    setApplying(true);
    const done = await apiPost<SettingsImport>('/api/settings/import', { text, mode, apply: true });
    setApplying(false);
    if (done.ok) onClose();
    else setFailure(`${done.problem.message} Nothing was changed.`);
  };

  return (
    <Dialog title="Import settings" onClose={onClose}>
      <p className="settings-file-name">{name}</p>
      {preview?.ok === false ? (
        <ul className="settings-file-problems" role="alert">
          {preview.problem.message.split('\n').map((line) => (
            <li key={line} className="field-error">
              {line}
            </li>
          ))}
        </ul>
      ) : (
        <>
          <Segments legend="What to import" choices={['replace', 'add']} chosen={mode} labelOf={(choice) => WORDS[choice]} onChoose={setMode} />
          <p className="hint">{HINTS[mode]}</p>
          {report === null ? <p className="muted">Reading the file …</p> : <Preview report={report} />}
        </>
      )}
      <p className="field-error" role="alert">
        {failure}
      </p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {preview?.ok === false ? 'Close' : 'Cancel'}
        </button>
        {report !== null && report.lines.length > 0 && (
          <button type="button" className="button primary" aria-disabled={applying} onClick={() => !applying && void apply()}>
            {applying ? 'Importing …' : `Make ${plural(report.lines.length, 'change')}`}
          </button>
        )}
      </div>
    </Dialog>
  );
}

/** What the service says to the file. */
function usePreview(text: string, mode: ImportMode): Answer<SettingsImport> | null {
  const [preview, setPreview] = useState<Answer<SettingsImport> | null>(null);
  useEffect(() => {
    const ending = new AbortController();
    const ask = async (): Promise<void> => {
      const answer = await apiPost<SettingsImport>('/api/settings/import', { text, mode, apply: false }, ending.signal);
      if (!ending.signal.aborted) setPreview(answer);
    };
    void ask();
    return () => ending.abort();
  }, [text, mode]);
  return preview;
}
