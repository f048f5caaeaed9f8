import './settings.css';
import type { About } from '../../electron/api/about.ts';
import { AlertSettings } from '../alerts/AlertSettings.tsx';
import type { Problem } from '../api.ts';
import { useFetched } from '../components/useFetched.ts';
import { AboutApp } from './AboutApp.tsx';
import { Access } from './Access.tsx';
import { Appearance } from './Appearance.tsx';
import { Budget } from './Budget.tsx';
import { DesktopApp } from './DesktopApp.tsx';
import { useGeneral } from './general.ts';
import { HistoryData } from './HistoryData.tsx';
import { Hours } from './Hours.tsx';
import { Prices } from './Prices.tsx';
import { Secrets } from './Secrets.tsx';
import { Warming } from './Warming.tsx';

/** Everything that is not about one provider or endpoint. Each change is saved at once. */
export default function Settings() {
  const { editing, problem, again } = useGeneral();
  const about = useFetched<About>('/api/about');
  const failed = editing === null ? problem : about.value === null ? about.problem : null;
  return (
    <main className="settings">
      <div className="settings-title">
        <h1>Settings</h1>
        <p className="muted">Changes are saved at once.</p>
      </div>
      {failed !== null && (
        <Failed
          problem={failed}
          onRetry={() => {
            again();
            about.again();
          }}
        />
      )}
      {editing !== null && about.value !== null && (
        <>
          <Warming {...editing} isDesktop={about.value.surface === 'desktop'} />
          <Hours {...editing} />
          {about.value.surface === 'desktop' && <DesktopApp {...editing} login={about.value.login} />}
          <AlertSettings {...editing} isDesktop={about.value.surface === 'desktop'} />
          <Appearance {...editing} />
          <HistoryData {...editing} dataDir={about.value.dataDir} />
          <Access {...editing} about={about.value} />
          <Budget {...editing} />
          <Prices {...editing} />
          <Secrets storage={about.value.secrets} webhook={editing.general.webhook} />
          <AboutApp {...about.value} />
        </>
      )}
    </main>
  );
}

function Failed({ problem, onRetry }: { readonly problem: Problem; readonly onRetry: () => void }) {
  return (
    <div className="settings-failed" role="alert">
      <p>The settings could not be read. {problem.message}</p>
      <button type="button" className="button" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}
