import { CircleCheck, Info, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ConnectionTest, ServerKind } from '../../electron/domain/modelInfo.ts';
import { ErrorText } from '../components/ErrorText.tsx';
import { milliseconds, plural } from '../format.ts';
import { CommandLine } from './CommandLine.tsx';
import { adviceIn } from './command.ts';
import type { TestState } from './connectionTest.ts';

interface TestResultProps {
  readonly state: TestState;
  readonly onAgain: () => void;
  /** Offers the kind that the server really is; absent where the kind is fixed. */
  readonly onKind?: ((kind: 'ollama' | 'vllm') => void) | undefined;
}

/** What the test of a connection found out, read out when it is there. */
export function TestResult({ state, onAgain, onKind }: TestResultProps) {
  return (
    <div className="add-result" role="status">
      {state.kind === 'running' && <Running />}
      {state.kind === 'failed' && <Failed error={{ message: state.problem.message, detail: null, status: null }} onAgain={onAgain} />}
      {state.kind === 'answered' && state.test.ok && <Passed test={state.test} onKind={onKind} />}
      {state.kind === 'answered' && !state.test.ok && <Failed error={state.test.error} onAgain={onAgain} />}
    </div>
  );
}

function Running() {
  return (
    <p className="add-outcome">
      <LoaderCircle size={16} aria-hidden className="add-spin" />
      <span>
        Testing the connection … <Elapsed />
      </span>
    </p>
  );
}

const TICK_MS = 100;

/** Seconds that it takes already. Not read out: it would never end. */
function Elapsed() {
  const [seconds, setSeconds] = useState('0.0');
  useEffect(() => {
    const since = performance.now();
    const timer = setInterval(() => setSeconds(((performance.now() - since) / 1000).toFixed(1)), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="muted" aria-hidden>
      {seconds} s
    </span>
  );
}

function Passed({ test, onKind }: { readonly test: Extract<ConnectionTest, { ok: true }>; readonly onKind: TestResultProps['onKind'] }) {
  const { server, tookMs, models, hint } = test;
  const better = onKind === undefined || hint === null ? null : betterKind(server.kind);
  return (
    <>
      <p className="add-outcome" data-tone="good">
        <CircleCheck size={16} aria-hidden />
        <span>
          {server.name}
          {server.version === null ? '' : ` ${server.version}`} answered in {milliseconds(tookMs)}. {plural(models.length, 'model')} found.
        </span>
      </p>
      {hint !== null && (
        <div className="add-outcome">
          <Info size={16} aria-hidden />
          <Words message={hint} />
        </div>
      )}
      {better !== null && (
        <button type="button" className="button" onClick={() => onKind?.(better)}>
          {better === 'ollama' ? 'Use Ollama as the kind' : 'Use vLLM as the kind'}
        </button>
      )}
    </>
  );
}

const betterKind = (server: ServerKind): 'ollama' | 'vllm' | null => (server === 'ollama' || server === 'vllm' ? server : null);

interface Wrong {
  readonly message: string;
  readonly detail: string | null;
  readonly status: number | null;
}

function Failed({ error, onAgain }: { readonly error: Wrong; readonly onAgain: () => void }) {
  const { command } = adviceIn(error.message);
  return (
    <div className="add-outcome" data-tone="bad">
      <TriangleAlert size={16} aria-hidden />
      {command === null ? (
        <ErrorText error={error} />
      ) : (
        <div className="add-words">
          <Words message={error.message} />
          <button type="button" className="button" onClick={onAgain}>
            Test again
          </button>
        </div>
      )}
    </div>
  );
}

/** A sentence; a command in it stands by itself and can be copied. */
function Words({ message }: { readonly message: string }) {
  const { before, command, after } = adviceIn(message);
  return (
    <div className="add-words">
      <p>{before}</p>
      {command !== null && <CommandLine command={command} />}
      {after !== '' && <p>{after}</p>}
    </div>
  );
}
