import type { About } from '../../electron/api/about.ts';
import { GeneralSwitch } from './GeneralSwitch.tsx';
import type { Editing } from './general.ts';
import { Section } from './Rows.tsx';
import { SwitchRow } from './SwitchRow.tsx';

/** What only the desktop app does. */
export function DesktopApp({ login, ...editing }: Editing & { readonly login: About['login'] }) {
  const { general, save } = editing;
  return (
    <Section name="app" title="App">
      <SwitchRow
        label="Start at login"
        text={
          <>
            Start in the tray when you log in.
            {login.sentence !== null && <span className="settings-because">{login.sentence}</span>}
          </>
        }
        checked={general.startAtLogin && login.supported}
        disabled={!login.supported}
        onSave={(startAtLogin) => save({ startAtLogin })}
      />
      <GeneralSwitch
        {...editing}
        name="closeToTray"
        label="Close to tray"
        text="Closing the window leaves Pilot Light in the tray, where it goes on. Off: closing the window quits."
      />
    </Section>
  );
}
