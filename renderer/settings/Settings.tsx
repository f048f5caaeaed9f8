import './settings.css';
import { useEffect } from 'react';
import type { About } from '../../electron/api/about.ts';
import { AlertSettings } from '../alerts/AlertSettings.tsx';
import type { Problem } from '../api.ts';
import { useFetched } from '../components/useFetched.ts';
import { GatewaySettings } from '../gateway/GatewaySettings.tsx';
import { Profiles } from '../profiles/Profiles.tsx';
import { SettingsFile } from '../settingsFile/SettingsFile.tsx';
import { SharingSettings } from '../sharing/SharingSettings.tsx';
import { AboutApp } from './AboutApp.tsx';
import { Access } from './Access.tsx';
import { Appearance } from './Appearance.tsx';
import { Budget } from './Budget.tsx';
import { DesktopApp } from './DesktopApp.tsx';
import { useGeneral } from './general.ts';
import { HistoryData } from './HistoryData.tsx';
import { Hours } from './Hours.tsx';
import { Navigation } from './Navigation.tsx';
import { Prices } from './Prices.tsx';
import { Secrets } from './Secrets.tsx';
import { ofDesktop, sections } from './sections.ts';
import { useSections } from './sight.ts';
import { ThisComputer } from './ThisComputer.tsx';
import { Warming } from './Warming.tsx';

const all = sections.map(({ name }) => name);
const withoutWindow = all.filter((name) => !ofDesktop.includes(name));

/** Everything that is not about one provider or endpoint. Each change is saved at once. */
export default function Settings({ section }: { readonly section: string | null }) {
  const { editing, problem, again } = useGeneral();
  const about = useFetched<About>('/api/about');
  const isDesktop = about.value?.surface === 'desktop';
  const shown = isDesktop ? all : withoutWindow;
  const { current, goTo } = useSections(shown);
  const isThere = editing !== null && about.value !== null;
  useEffect(() => {
    if (isThere && section !== null) goTo(section);
  }, [isThere, section, goTo]);
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
        <div className="settings-layout">
          <Navigation shown={shown} current={current} goTo={goTo} />
          <div className="settings-sections">
            <Warming {...editing} />
            <Hours {...editing} />
            {isDesktop && <ThisComputer {...editing} platform={about.value.platform} />}
            {isDesktop && <DesktopApp {...editing} login={about.value.login} />}
            <Budget {...editing} />
            <Prices {...editing} />
            <Profiles />
            <AlertSettings {...editing} isDesktop={isDesktop} />
            <Appearance {...editing} />
            <HistoryData {...editing} dataDir={about.value.dataDir} />
            <Access {...editing} about={about.value} />
            <GatewaySettings {...editing} about={about.value} />
            <SharingSettings general={editing.general} />
            <SettingsFile />
            <Secrets storage={about.value.secrets} general={editing.general} />
            <AboutApp {...about.value} />
          </div>
        </div>
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
