import { FileUp, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ImportReport } from '../../electron/api/import.ts';
import { type Answer, apiPost } from '../api.ts';
import { Field } from '../components/Field.tsx';
import { bytes } from '../format.ts';
import { navigate } from '../route.ts';
import { useFileDrop } from './fileDrop.ts';
import { ImportPreview, ImportProblems } from './ImportPreview.tsx';

/** Text from a file is not put into the field: it may hold tokens, and nobody has to see them. */
interface Source {
  readonly text: string;
  readonly file: { readonly name: string; readonly size: number } | null;
}

const NO_SOURCE: Source = { text: '', file: null };
/** A pause in typing after which the text is looked at. */
const PAUSE_MS = 300;
const MOST_BYTES = 2_000_000;

/** Takes over providers and endpoints from a models config of llm-router, after showing what would be added. */
export function ImportConfig() {
  const [source, setSource] = useState(NO_SOURCE);
  const [tooLarge, setTooLarge] = useState<string | null>(null);
  const [applying, setApplying] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const drop = useRef<HTMLDivElement>(null);
  const preview = usePreview(source.text);
  const dragging = useFileDrop(drop, (file) => void read(file));

  const take = (next: Source): void => {
    setSource(next);
    setTooLarge(null);
    setFailure(null);
  };
  const read = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    if (file.size > MOST_BYTES) setTooLarge(`${file.name} has ${bytes(file.size)}, which is too much for a models config. Choose another file.`);
    else take({ text: await file.text(), file: { name: file.name, size: file.size } });
  };
  const apply = async (): Promise<void> => {
    setApplying(true);
    const done = await apiPost<ImportReport>('/api/import', { text: source.text, apply: true });
    setApplying(false);
    if (!done.ok) return setFailure(`${done.problem.message} Nothing was imported.`);
    navigate({ view: 'home' });
  };
  const problem = preview !== null && !preview.ok ? preview.problem.message : null;
  const report = preview?.ok === true ? preview.value : null;

  return (
    <section className="add-columns" aria-label="Import a models config">
      <div ref={drop} className="add-connection add-drop" data-dragging={dragging}>
        <h2>Models config</h2>
        {source.file === null ? (
          <Field label="Text of the config" hint="Paste it, drop the file here, or choose it. Comments and trailing commas are fine.">
            {(control) => (
              <textarea
                {...control}
                ref={area}
                className="textarea add-config"
                spellCheck={false}
                autoComplete="off"
                aria-invalid={problem !== null}
                value={source.text}
                onChange={(event) => take({ text: event.target.value, file: null })}
              />
            )}
          </Field>
        ) : (
          <p className="add-file">
            <span>
              {source.file.name}, {bytes(source.file.size)}
            </span>
            <button type="button" className="button quiet" onClick={() => take(NO_SOURCE)}>
              <X size={16} aria-hidden />
              Take another
            </button>
          </p>
        )}
        <div className="add-actions">
          <button type="button" className="button" onClick={() => picker.current?.click()}>
            <FileUp size={16} aria-hidden />
            Choose a file
          </button>
          <input
            ref={picker}
            type="file"
            hidden
            aria-label="File of the config"
            accept=".json,.jsonc,application/json,text/plain"
            onChange={(event) => {
              void read(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
        </div>
        <p className="field-error" role="alert">
          {tooLarge}
        </p>
      </div>
      <div className="add-choice">
        <h2>What will be added</h2>
        {preview === null && (
          <p className="muted">{source.text.trim() === '' ? 'You see it here before anything is changed.' : 'Reading the config …'}</p>
        )}
        {problem !== null && <ImportProblems message={problem} text={source.file === null ? source.text : ''} area={area.current} />}
        {report !== null && <ImportPreview report={report} applying={applying} failure={failure} onApply={() => void apply()} />}
      </div>
    </section>
  );
}

/** What the service says to a text, some time after it was changed last. */
function usePreview(text: string): Answer<ImportReport> | null {
  const [preview, setPreview] = useState<Answer<ImportReport> | null>(null);
  useEffect(() => {
    setPreview(null);
    if (text.trim() === '') return undefined;
    const ending = new AbortController();
    const timer = setTimeout(async () => {
      const answer = await apiPost<ImportReport>('/api/import', { text, apply: false }, ending.signal);
      if (!ending.signal.aborted) setPreview(answer);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      ending.abort();
    };
  }, [text]);
  return preview;
}
