import './learned.css';
import { useCallback, useState } from 'react';
import type { ShownEndpoint } from '../../../electron/domain/endpoint.ts';
import type { LearnedHours as Learned } from '../../../electron/domain/habits.ts';
import { apiGet, path } from '../../api.ts';
import { useLoaded } from '../../components/useLoaded.ts';
import { LoadProblem } from '../../detail/Problem.tsx';
import { useLive } from '../../live/live.ts';
import { saveEndpoint } from '../saveEndpoint.ts';
import { worthWords } from './learnedWords.ts';
import MindCold from './MindCold.tsx';
import { TriedTable } from './TriedTable.tsx';
import { UseWeek } from './UseWeek.tsx';

/** What was learned of when an endpoint is used: what is done about it, why, and what else there would have been. */
export default function LearnedHours({ endpoint: { id, mindCold } }: { readonly endpoint: ShownEndpoint }) {
  const [preview, setPreview] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const asked = preview === null ? '' : `?mindCold=${preview}`;
  const read = useCallback((signal: AbortSignal) => apiGet<Learned>(`${path`/api/endpoints/${id}/hours/learned`}${asked}`, signal), [id, asked]);
  const loaded = useLoaded(
    read,
    useLive(({ snapshots }) => snapshots),
  );
  const save = async (pings: number | null): Promise<boolean> => {
    const wrong = await saveEndpoint(id, { mindCold: pings });
    setProblem(wrong);
    setPreview(null);
    return wrong === null;
  };
  const { value } = loaded;
  if (value === null) {
    return loaded.problem === null ? (
      <p className="hint">Looking through the last 14 days …</p>
    ) : (
      <LoadProblem what="What was learned" loaded={loaded} />
    );
  }
  return (
    <div className="learned">
      <LoadProblem what="What was learned" loaded={loaded} />
      <div>
        <p role="status">{value.sentence}</p>
        {!value.canBeSeen && (
          <p className="hint">
            Its server does not show when it is used. A router or a script can report each use with POST /v1/warmup/usage; then it is learned from
            those.
          </p>
        )}
      </div>
      <MindCold value={preview ?? value.mindCold} onPreview={setPreview} onChange={save}>
        {mindCold === undefined ? (
          'As for all endpoints.'
        ) : (
          <button type="button" className="button quiet" title={worthWords(value.mindColdOfAll)} onClick={() => void save(null)}>
            Take that of all endpoints
          </button>
        )}
      </MindCold>
      {problem !== null && (
        <p className="field-error" role="alert">
          {problem}
        </p>
      )}
      {value.tried.length > 0 && <TriedTable tried={value.tried} days={value.daysSeen} mindCold={value.mindCold} coolsAfterMs={value.coolsAfterMs} />}
      {value.canBeSeen && <UseWeek week={value.week} kept={value.kept} />}
    </div>
  );
}
