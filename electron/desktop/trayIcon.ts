import { join } from 'node:path';
import type { TrayIconName } from './trayView.ts';

/** What decides which picture the tray shows. */
export interface Panel {
  readonly platform: NodeJS.Platform;
  /** `nativeTheme.shouldUseDarkColorsForSystemIntegratedUI`: the taskbar's theme, which may be another than that of windows. */
  readonly dark: boolean;
  /** `XDG_CURRENT_DESKTOP`. */
  readonly desktop: string | undefined;
}

/** The file of an icon in the folder `tray`. macOS colours a template image itself, the other systems need ink for their panel. */
export function trayIconFile(folder: string, name: TrayIconName, panel: Panel): string {
  if (panel.platform === 'darwin') return join(folder, `${name}Template.png`);
  return join(folder, `${name}-${isDark(panel) ? 'dark' : 'light'}.${panel.platform === 'win32' ? 'ico' : 'png'}`);
}

/** GNOME's bar is dark under the light theme, too. */
function isDark({ platform, dark, desktop }: Panel): boolean {
  return dark || (platform === 'linux' && /\bGNOME\b/i.test(desktop ?? ''));
}
