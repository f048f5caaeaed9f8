import type { MenuItemConstructorOptions } from 'electron';

/** The app's menu: macOS copies and pastes only through one. Elsewhere there is none, which saves start time, but for developers. */
export function appMenu(platform: NodeJS.Platform, isPackaged: boolean): MenuItemConstructorOptions[] | null {
  const tools: MenuItemConstructorOptions[] = isPackaged ? [] : [{ role: 'viewMenu' }];
  if (platform !== 'darwin') return isPackaged ? null : tools;
  return [{ role: 'appMenu' }, { role: 'editMenu' }, ...tools, { role: 'windowMenu' }];
}
