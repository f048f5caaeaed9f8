import './alerts.css';
import { CircleCheck } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { Alerts as AlertList } from '../../electron/api/alerts.ts';
import type { Alert } from '../../electron/domain/alert.ts';
import { apiGet, type Problem } from '../api.ts';
import { showToast } from '../components/toastStore.ts';
import { useLoaded } from '../components/useLoaded.ts';
import { serviceNow } from '../live/clock.ts';
import { useLive } from '../live/live.ts';
import { hrefOf } from '../route.ts';
import { byDay, dayName } from './alertWords.ts';
import { OpenAlert } from './OpenAlert.tsx';
import { PastAlert } from './PastAlert.tsx';

/** What needs somebody now, and what did. */
export default function Alerts() {
  const changes = useLive(({ state }) => state?.alerts.changes ?? 0);
  const read = useCallback((signal: AbortSignal) => apiGet<AlertList>('/api/alerts', signal), []);
  const { value, problem, again } = useLoaded(read, changes);
  return (
    <main className="alerts">
      <div className="alerts-title">
        <h1>Alerts</h1>
        <p className="muted">
          What is told, and where to, is in the <a href={hrefOf({ view: 'settings', section: 'alerts' })}>settings</a>.
        </p>
      </div>
      {problem !== null && <Failed problem={problem} onRetry={again} />}
      {value === null ? problem === null && <p className="muted">Reading the alerts …</p> : <Lists list={value} />}
    </main>
  );
}

function Lists({ list: { open, past, more } }: { readonly list: AlertList }) {
  if (open.length === 0 && past.length === 0) return <NothingYet />;
  return (
    <>
      <section aria-labelledby="alerts-now">
        <h2 id="alerts-now">Now</h2>
        {open.length === 0 ? (
          <p className="alerts-well">
            <CircleCheck size={16} aria-hidden />
            Nothing needs you.
          </p>
        ) : (
          <ul className="alerts-open">
            {open.map((alert) => (
              <OpenAlert key={alert.id} alert={alert} />
            ))}
          </ul>
        )}
      </section>
      {past.length > 0 && <Past newest={past} more={more} />}
    </>
  );
}

function NothingYet() {
  return (
    <div className="alerts-none">
      <CircleCheck size={20} aria-hidden />
      <p>Nothing has failed since you began.</p>
      <p className="hint">
        An endpoint that fails three times in a row, credentials that are refused or about to expire, TTFT that stays above a target and budgets near
        their end appear here, with what to do.
      </p>
    </div>
  );
}

/** Those that are over, by day. Older ones come on request, and stay when newer ones join them. */
function Past({ newest, more }: { readonly newest: readonly Alert[]; readonly more: boolean }) {
  const [older, setOlder] = useState<{ readonly alerts: readonly Alert[]; readonly more: boolean } | null>(null);
  const [reading, setReading] = useState(false);
  const known = new Set(newest.map(({ id }) => id));
  const alerts = [...newest, ...(older?.alerts ?? []).filter(({ id }) => !known.has(id))];
  const last = alerts.at(-1)?.id;
  const readOlder = async (): Promise<void> => {
    setReading(true);
    const answer = await apiGet<AlertList>(`/api/alerts?before=${last}`);
    setReading(false);
    if (answer.ok) setOlder({ alerts: [...(older?.alerts ?? []), ...answer.value.past], more: answer.value.more });
    else showToast(answer.problem.message, { tone: 'bad' });
  };
  return (
    <section aria-labelledby="alerts-past">
      <h2 id="alerts-past">Earlier</h2>
      {byDay(alerts).map(({ start, alerts: ofDay }) => (
        <div key={start} className="alerts-day">
          <h3>{dayName(start, serviceNow())}</h3>
          <ul>
            {ofDay.map((alert) => (
              <PastAlert key={alert.id} alert={alert} />
            ))}
          </ul>
        </div>
      ))}
      {(older === null ? more : older.more) && (
        <button type="button" className="button" disabled={reading} onClick={() => void readOlder()}>
          Show older alerts
        </button>
      )}
    </section>
  );
}

function Failed({ problem, onRetry }: { readonly problem: Problem; readonly onRetry: () => void }) {
  return (
    <div className="alerts-failed" role="alert">
      <p>The alerts could not be read. {problem.message}</p>
      <button type="button" className="button" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}
