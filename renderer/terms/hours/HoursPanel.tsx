import { lazy, Suspense, useId, useState } from 'react';
import type { EndpointChange } from '../../actions.ts';
import { useWanted } from '../../components/useWanted.ts';
import { patiently } from '../../later.ts';
import { useLive } from '../../live/live.ts';
import type { EndpointItem } from '../../live/reduce.ts';
import { saveEndpoint } from '../saveEndpoint.ts';
import HoursEditor from './HoursEditor.tsx';
import { StopAfter } from './StopAfter.tsx';
import { hoursWords, OFFICE_HOURS } from './words.ts';

const LearnedHours = lazy(() => patiently(() => import('./LearnedHours.tsx')));

interface HoursPanelProps {
  readonly item: EndpointItem;
  readonly hoursOfAll: string;
  readonly stopOfAll: string | null;
}

/** Hours of one endpoint: those of all or its own, and after how long without use it is left alone. */
export default function HoursPanel({ item: { endpoint, state }, hoursOfAll, stopOfAll }: HoursPanelProps) {
  const id = useId();
  const { hours, stopAfterUnused } = endpoint;
  const timeZone = useLive((live) => live.state?.timeZone ?? 'UTC');
  const [isWriting, setIsWriting] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [hasOwn, want] = useWanted(hours !== undefined);
  const isOwn = hasOwn || isWriting;
  const learned = (
    <Suspense fallback={<p className="hint">Loading …</p>}>
      <LearnedHours endpoint={endpoint} />
    </Suspense>
  );
  const change = async (next: EndpointChange): Promise<boolean> => {
    const wrong = await saveEndpoint(endpoint.id, next);
    setProblem(wrong);
    return wrong === null;
  };
  const takeThoseOfAll = (): void => {
    setIsWriting(false);
    if (hours !== undefined) void want(false, change({ hours: null }));
  };
  return (
    <>
      <fieldset className="hours-choice">
        <legend className="visually-hidden">Whose hours count</legend>
        <label>
          <input type="radio" name={`${id}-whose`} checked={!isOwn} onChange={takeThoseOfAll} />
          As for all endpoints: {hoursWords(hoursOfAll)}
        </label>
        <label>
          <input type="radio" name={`${id}-whose`} checked={isOwn} onChange={() => setIsWriting(true)} />
          Own hours
        </label>
      </fieldset>
      {isOwn && (
        <HoursEditor
          hours={hours ?? beginning(hoursOfAll)}
          isNew={hours === undefined}
          timeZone={timeZone}
          learned={learned}
          onSave={async (text) => {
            const saving = saveEndpoint(endpoint.id, { hours: text });
            void want(
              true,
              saving.then((wrong) => wrong === null),
            );
            const wrong = await saving;
            if (wrong === null) setIsWriting(false);
            return wrong;
          }}
          onDiscard={() => setIsWriting(false)}
        />
      )}
      {!isOwn && hoursOfAll === 'learned' && learned}
      <div className="hours-stop">
        <label htmlFor={`${id}-stop`}>Stop after</label>
        <StopAfter
          id={`${id}-stop`}
          describedBy={`${id}-stop-text`}
          value={stopAfterUnused}
          ofAll={stopOfAll}
          onChange={(value) => change({ stopAfterUnused: value })}
        />
        <p className="hint" id={`${id}-stop-text`}>
          {state.rest?.kind === 'unused'
            ? state.why
            : 'Counts where its server shows that others use it. It goes on with the next use, or when you ping it.'}
        </p>
      </div>
      {problem !== null && (
        <p className="field-error" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}

/** Somebody who wants hours of its own wants to see some. */
const beginning = (hoursOfAll: string): string => (/\d/.test(hoursOfAll) ? hoursOfAll : OFFICE_HOURS);
