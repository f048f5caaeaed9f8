import './log.css';
import { Copy } from 'lucide-react';
import { type ReactNode, useDeferredValue, useEffect, useId, useMemo, useState, useSyncExternalStore } from 'react';
import { apiGet, apiText } from '../api.ts';
import { copyText } from '../clipboard.ts';
import { showToast } from '../components/toastStore.ts';
import { plural } from '../format.ts';
import { live, useLive } from '../live/live.ts';
import { Lines } from './Lines.tsx';
import { filterLines, type LogLevel, type LogLine, logLevels } from './logLines.ts';
import { type LogSources, LogStore } from './logStore.ts';

const serviceLog: LogSources = {
  readLines: () => apiGet<readonly LogLine[]>('/api/log'),
  follow: (log) => live.followLog(log),
  beforeFrame: (run) => requestAnimationFrame(run),
};

/** What Pilot Light did, as it does it. */
export default function Log() {
  const [store] = useState(() => new LogStore(serviceLog));
  useEffect(() => store.start(), [store]);
  const { lines, problem } = useSyncExternalStore(store.subscribe, store.current);
  const [level, setLevel] = useState<LogLevel>('debug');
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const shown = useMemo(() => filterLines(lines ?? [], level, wanted), [lines, level, wanted]);
  const clear = (): void => {
    setLevel('debug');
    setText('');
  };
  return (
    <main className="log">
      <div className="log-head">
        <h1>Log</h1>
        <Filter level={level} text={text} onLevel={setLevel} onText={setText} />
        <button type="button" className="button" onClick={() => void copyDiagnostics()}>
          <Copy size={16} aria-hidden />
          Copy diagnostics
        </button>
      </div>
      {lines === null ? (
        <NothingYet message={problem?.message ?? null} onRetry={() => void store.read()} />
      ) : (
        <Lines lines={shown} key={`${level} ${wanted}`}>
          {shown.length === 0 && <Empty hasLines={lines.length > 0} onClear={clear} />}
        </Lines>
      )}
      <p className="log-count">
        {lines !== null && (shown.length === lines.length ? plural(lines.length, 'line') : `${shown.length} of ${plural(lines.length, 'line')}`)}
      </p>
    </main>
  );
}

interface FilterProps {
  readonly level: LogLevel;
  readonly text: string;
  readonly onLevel: (level: LogLevel) => void;
  readonly onText: (text: string) => void;
}

const words: Readonly<Record<LogLevel, string>> = { debug: 'All levels', info: 'Info and above', warn: 'Warnings and errors', error: 'Errors' };

function Filter({ level, text, onLevel, onText }: FilterProps) {
  const id = useId();
  return (
    <div className="log-filter">
      <label className="visually-hidden" htmlFor={`${id}-text`}>
        Filter by text
      </label>
      <input id={`${id}-text`} className="input" type="search" placeholder="Filter" value={text} onChange={(event) => onText(event.target.value)} />
      <label className="visually-hidden" htmlFor={`${id}-level`}>
        Level
      </label>
      <select
        id={`${id}-level`}
        className="select inline"
        value={level}
        onChange={(event) => onLevel(logLevels.find((one) => one === event.target.value) ?? 'debug')}
      >
        {logLevels.map((one) => (
          <option key={one} value={one}>
            {words[one]}
          </option>
        ))}
      </select>
    </div>
  );
}

function NothingYet({ message, onRetry }: { readonly message: string | null; readonly onRetry: () => void }) {
  const isLost = useLive(({ connection }) => connection.kind === 'lost');
  if (isLost) return <p className="muted">The log is read as soon as Pilot Light answers.</p>;
  if (message === null) return <p className="muted">Reading the log …</p>;
  return (
    <div className="log-failed" role="alert">
      <p>The log could not be read. {message}</p>
      <button type="button" className="button" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}

function Empty({ hasLines, onClear }: { readonly hasLines: boolean; readonly onClear: () => void }): ReactNode {
  if (!hasLines) return <p className="log-empty">Nothing has been logged yet. Pings, loads and failures appear here as they happen.</p>;
  return (
    <div className="log-empty">
      <p>No line fits the filter.</p>
      <button type="button" className="button" onClick={onClear}>
        Show all lines
      </button>
    </div>
  );
}

async function copyDiagnostics(): Promise<void> {
  const answer = await apiText('/api/diagnostics');
  if (answer.ok) await copyText(answer.value, 'The diagnostics are copied. There are no secrets and no prompts in them.');
  else showToast(answer.problem.message, { tone: 'bad' });
}
