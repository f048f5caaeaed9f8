import { useState } from 'react';
import type { PingError } from '../../../electron/domain/ping.ts';
import type { PrefixMeasure } from '../../../electron/domain/prefixReport.ts';
import { apiPost, path } from '../../api.ts';
import { ErrorText } from '../../components/ErrorText.tsx';
import { milliseconds } from '../../format.ts';
import { priceWords } from './seenWords.ts';

interface MeasureProps {
  readonly endpointId: string;
  /** What it costs at most, USD; `null`: nobody knows. */
  readonly costUsd: number | null;
  readonly onDone: () => void;
}

type Outcome =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly measured: PrefixMeasure }
  | { readonly kind: 'failed'; readonly error: Pick<PingError, 'message' | 'detail' | 'status'> };

/** Measures on request what the cache is worth. */
export function Measure({ endpointId, costUsd, onDone }: MeasureProps) {
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'idle' });
  const measure = async (): Promise<void> => {
    setOutcome({ kind: 'running' });
    const answer = await apiPost<PrefixMeasure>(path`/api/endpoints/${endpointId}/prefix/measure`);
    if (answer.ok) setOutcome({ kind: 'done', measured: answer.value });
    else setOutcome({ kind: 'failed', error: { message: answer.problem.message, detail: null, status: null } });
    onDone();
  };
  return (
    <div className="prefix-measure">
      <button type="button" className="button" disabled={outcome.kind === 'running'} onClick={() => void measure()}>
        {outcome.kind === 'running' ? 'Measuring …' : 'Measure now'}
      </button>
      <div aria-live="polite" className="prefix-outcome">
        {outcome.kind === 'failed' && <ErrorText error={outcome.error} />}
        {outcome.kind === 'done' && <p>{measuredWords(outcome.measured)}</p>}
        {(outcome.kind === 'idle' || outcome.kind === 'running') && <p className="hint">{priceWords(costUsd)}</p>}
      </div>
    </div>
  );
}

const measuredWords = ({ coldTtftMs, hotTtftMs }: PrefixMeasure): string =>
  `Measured just now: ${milliseconds(coldTtftMs)} with an empty cache, ${milliseconds(hotTtftMs)} with it hot.`;
