import { lazy } from 'react';
import { Fold } from '../../components/Fold.tsx';
import type { TermsProps } from '../../detail/Terms.tsx';
import { shortTime } from '../../format.ts';
import { patiently } from '../../later.ts';
import { useTicking } from '../../live/clock.ts';
import { useLive } from '../../live/live.ts';
import { stopWords } from './StopAfter.tsx';
import { hoursWords } from './words.ts';

const HoursPanel = lazy(() => patiently(() => import('./HoursPanel.tsx')));

/** When this endpoint is kept warm. */
export function HoursFold({ item }: TermsProps) {
  const { hours, stopAfterUnused, warmUntil } = item.endpoint;
  const ofAll = useLive(({ state }) => state?.hours ?? 'always');
  const stopOfAll = useLive(({ state }) => state?.stopAfterUnused ?? null);
  const timer = useTicking((now) => (warmUntil !== undefined && warmUntil > now ? `warm until ${shortTime(warmUntil, now)}` : ''));
  const stop = stopAfterUnused === undefined ? stopOfAll : stopAfterUnused;
  const parts = [
    hours === undefined ? `${hoursWords(ofAll)}, as for all` : hoursWords(hours),
    ...(timer === '' ? [] : [timer]),
    ...(stop === null ? [] : [`stops after ${stopWords(stop)}`]),
  ];
  return (
    <Fold title="Hours" summary={parts.join(' · ')}>
      <HoursPanel item={item} hoursOfAll={ofAll} stopOfAll={stopOfAll} />
    </Fold>
  );
}
