import type { CallbackResponse, Event, WindowOpenHandlerResponse } from 'electron';
import { pageUrl } from './protocol.ts';

/** What {@link hardenSession} touches of Electron's `Session`. */
export interface HardenedSession {
  setPermissionRequestHandler(handler: (contents: unknown, permission: string, decide: (granted: boolean) => void) => void): void;
  setPermissionCheckHandler(handler: () => boolean): void;
  setDevicePermissionHandler(handler: () => boolean): void;
  setSpellCheckerEnabled(enable: boolean): void;
  webRequest: { onBeforeRequest(listener: (details: { url: string }, answer: (response: CallbackResponse) => void) => void): void };
}

/** What {@link hardenContents} touches of a page. */
export interface HardenedContents {
  setWindowOpenHandler(handler: () => WindowOpenHandlerResponse): void;
  on(event: 'will-frame-navigate' | 'will-redirect' | 'will-attach-webview', listener: (event: Pick<Event, 'preventDefault'>) => void): unknown;
}

/** The page needs no permission and no network but its own origin: everything else is refused, whatever a dependency of the page may try. */
export function hardenSession(session: HardenedSession): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  // Chromium would download dictionaries.
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isAllowed(url) }));
}

/** Keeps a page where it is: no navigation, no new window, no webview. */
export function hardenContents(contents: HardenedContents): void {
  for (const event of ['will-frame-navigate', 'will-redirect', 'will-attach-webview'] as const) {
    contents.on(event, (details) => details.preventDefault());
  }
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

function isAllowed(url: string): boolean {
  // The developer tools load themselves; their pages cannot be reached from ours.
  return url.startsWith(pageUrl) || url.startsWith('devtools:');
}
