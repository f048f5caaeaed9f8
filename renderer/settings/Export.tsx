import { Download } from 'lucide-react';
import { useId, useState } from 'react';
import { serviceNow } from '../live/clock.ts';
import { type ExportRange, exportHref } from './exportRange.ts';
import { Row } from './Rows.tsx';

const choices = { all: 'All pings', '1': 'Last 24 hours', '7': 'Last 7 days', '30': 'Last 30 days', dates: 'From … to …' } as const;

/** Every ping of a range as a file. */
export function Export() {
  const id = useId();
  const [choice, setChoice] = useState('all');
  const [first, setFirst] = useState('');
  const [last, setLast] = useState('');
  const range = rangeOf(choice, first, last);
  return (
    <Row label="Export" text="Every ping as a file, for a spreadsheet or a script." controlId={id}>
      <select id={id} className="select inline" value={choice} onChange={(event) => setChoice(event.target.value)}>
        {Object.entries(choices).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
      {choice === 'dates' && (
        <span className="settings-dates">
          <input className="input" type="date" aria-label="First day" value={first} onChange={(event) => setFirst(event.target.value)} />
          <span aria-hidden>–</span>
          <input className="input" type="date" aria-label="Last day" value={last} onChange={(event) => setLast(event.target.value)} />
        </span>
      )}
      <ExportLink format="csv" word="CSV" range={range} />
      <ExportLink format="jsonl" word="JSON lines" range={range} />
    </Row>
  );
}

function rangeOf(choice: string, first: string, last: string): ExportRange {
  if (choice === 'all') return { kind: 'all' };
  return choice === 'dates' ? { kind: 'dates', first, last } : { kind: 'days', days: Number(choice) };
}

/** A plain link: the browser writes the file while it arrives, however long it is. */
function ExportLink({ format, word, range }: { readonly format: 'csv' | 'jsonl'; readonly word: string; readonly range: ExportRange }) {
  const href = exportHref(format, range, serviceNow());
  const content = (
    <>
      <Download size={16} aria-hidden />
      {word}
    </>
  );
  if (href === null) {
    return (
      <button type="button" className="button" disabled>
        {content}
      </button>
    );
  }
  return (
    <a className="button" href={href} download={`pilotlight-history.${format}`} aria-label={`Export as ${word}`}>
      {content}
    </a>
  );
}
