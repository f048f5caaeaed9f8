import type { Service, Shell } from './shell.ts';
import { TrayIcon } from './tray.ts';
import { type TrayTargets, trayActions } from './trayActions.ts';
import { trayIconFile } from './trayIcon.ts';
import { trayView } from './trayView.ts';

/** The tray icon of this app: it shows the engine, and its menu works on the engine and the settings. */
export function createTrayIcon<Image, Menu>(
  { app, process, theme, clock, tray, trayFolder, dialog }: Shell<Image, Menu>,
  { settings, monitor, disabled, memory, switchProfile }: Service,
  { open, tell, complain }: { readonly open: () => void } & Pick<TrayTargets, 'tell' | 'complain'>,
): TrayIcon<Image, Menu> {
  const panel = () => ({
    platform: process.platform,
    dark: theme.shouldUseDarkColorsForSystemIntegratedUI,
    desktop: process.env['XDG_CURRENT_DESKTOP'],
  });
  const icon: TrayIcon<Image, Menu> = new TrayIcon(tray, {
    platform: process.platform,
    clock,
    iconFile: (name) => trayIconFile(trayFolder, name, panel()),
    view: () =>
      trayView({
        settings: settings.current,
        stateOf: (id) => monitor.state(id),
        peekOf: (provider) => monitor.sight(provider).peek,
        disabled,
        held: monitor.held,
        now: clock.wallNow(),
      }),
    actions: trayActions({
      open,
      quit: () => app.quit(),
      settings,
      pingNow: (ids) => monitor.pingNow(ids),
      memory,
      switchProfile,
      tell,
      confirm: async (message, action) => {
        // The first button is what Enter does.
        const { response } = await dialog.showMessageBox({ type: 'question', message, buttons: ['Cancel', action], defaultId: 0, cancelId: 0 });
        return response === 1;
      },
      complain: (sentence) => {
        complain(sentence);
        icon.redraw();
      },
      now: () => clock.wallNow(),
    }),
  });
  return icon;
}
