import { CircleSlash, Equal, Pencil, Plus } from 'lucide-react';
import type { ImportReport } from '../../electron/api/import.ts';
import { type ImportLine, importLine, importSummary, lineOfProblem, problemText } from './importText.ts';

/** Why a config cannot be read. `area`: where its text stands; the way to the line that is wrong leads there. */
export function ImportProblems({
  message,
  text,
  area,
}: {
  readonly message: string;
  readonly text: string;
  readonly area: HTMLTextAreaElement | null;
}) {
  const place = lineOfProblem(message, text);
  return (
    <div role="alert" className="add-problems">
      <p>This config cannot be read as it is.</p>
      <ul>
        {message.split('\n').map((line) => (
          <li key={line} className="field-error">
            {problemText(line)}
          </li>
        ))}
      </ul>
      {place !== null && area !== null && (
        <button
          type="button"
          className="button"
          onClick={() => {
            area.focus();
            area.setSelectionRange(place.from, place.to);
          }}
        >
          Go to line {place.line}
        </button>
      )}
    </div>
  );
}

const ICONS = { new: Plus, changed: Pencil, kept: Equal, 'left out': CircleSlash } as const satisfies Record<ImportLine['change'], unknown>;
const WORDS: Readonly<Record<ImportLine['change'], string>> = { new: 'New', changed: 'Changed', kept: 'As it is', 'left out': 'Left out' };

interface PreviewProps {
  readonly report: ImportReport;
  readonly applying: boolean;
  readonly failure: string | null;
  readonly onApply: () => void;
}

/** What an import would do, and the button that does it. */
export function ImportPreview({ report, applying, failure, onApply }: PreviewProps) {
  const summary = importSummary(report);
  return (
    <>
      <ul className="add-list" aria-label="What will be added">
        {report.lines.map(importLine).map(({ change, text }) => {
          const Icon = ICONS[change];
          return (
            <li key={`${change} ${text}`} className="add-import-line" data-change={change}>
              <Icon size={16} aria-hidden />
              <span className="add-import-word">{WORDS[change]}</span>
              <span>{text}</span>
            </li>
          );
        })}
      </ul>
      <div className="add-actions" role="status">
        {summary === null ? (
          <p className="muted">There is nothing new in this config.</p>
        ) : (
          <button type="button" className="button primary" aria-disabled={applying} onClick={() => !applying && onApply()}>
            {applying ? 'Importing …' : `Import ${summary}`}
          </button>
        )}
      </div>
      <p className="field-error" role="alert">
        {failure}
      </p>
    </>
  );
}
