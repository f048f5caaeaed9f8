import './settings.css';
import { useEffect } from 'react';
import type { About } from '../../electron/api/about.ts';
import { AlertSettings } from '../alerts/AlertSettings.tsx';
import type { Problem } from '../api.ts';
import { useFetched } from '../components/useFetched.ts';
import { Profiles } from '../profiles/Profiles.tsx';
import { SettingsFile } from '../settingsFile/SettingsFile.tsx';
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
import { ThisComputer } from './ThisComputer.tsx';
import { Warming } from './Warming.tsx';

/** Everything that is not about one provider or endpoint. Each change is saved at once. */
export default function Settings({ section }: { readonly section: string | null }) {
  const { editing, problem, again } = useGeneral();
  const about = useFetched<About>('/api/about');
  const isThere = editing !== null && about.value !== null;
  useEffect(() => {
    if (isThere && section !== null) goTo(section);
  }, [isThere, section]);
  const failed = editing === null ? problem : about.value === null ? about.problem : null;
  return (
    <main className="settings">
      <div className="settings-title">
        <h1>Settings</h1>
        <p className="muted">Changes are saved at once, and can be undone for a minute.</p>
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
          <Warming {...editing} />
          <Hours {...editing} />
          {about.value.surface === 'desktop' && <ThisComputer {...editing} platform={about.value.platform} />}
          {about.value.surface === 'desktop' && <DesktopApp {...editing} login={about.value.login} />}
          <AlertSettings {...editing} isDesktop={about.value.surface === 'desktop'} />
          <Appearance {...editing} />
          <HistoryData {...editing} dataDir={about.value.dataDir} />
          <Access {...editing} about={about.value} />
          <Budget {...editing} />
          <Prices {...editing} />
          <Profiles />
          <SettingsFile />
          <Secrets storage={about.value.secrets} webhook={editing.general.webhook} />
          <AboutApp {...about.value} />
        </>
      )}
    </main>
  );
}

/** Brings a section to the top, and the keyboard to it. */
function goTo(section: string): void {
  const heading = document.querySelector<HTMLElement>(`[data-section="${CSS.escape(section)}"] h2`);
  heading?.scrollIntoView();
  heading?.focus({ preventScroll: true });
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
