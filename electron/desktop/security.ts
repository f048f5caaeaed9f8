import type { CallbackResponse, Event, WindowOpenHandlerResponse } from 'electron';
import { pageUrl } from './protocol.ts';

/** What {@link hardenSession} touches of Electron's `Session`. */
export interface HardenedSession {
  setPermissionRequestHandler(handler: (contents: unknown, permission: string, decide: (granted: boolean) => void) => void): void;
  setPermissionCheckHandler(handler: (contents: unknown, permission: string) => boolean): void;
  setDevicePermissionHandler(handler: () => boolean): void;
  setSpellCheckerEnabled(enable: boolean): void;
  webRequest: { onBeforeRequest(listener: (details: { url: string }, answer: (response: CallbackResponse) => void) => void): void };
}

/** What {@link hardenContents} touches of a page. */
export interface HardenedContents {
  setWindowOpenHandler(handler: (details: { url: string }) => WindowOpenHandlerResponse): void;
  on(event: 'will-frame-navigate' | 'will-redirect' | 'will-attach-webview', listener: (event: NavigationEvent) => void): unknown;
}

/** `url` says where to, `isMainFrame` that it is the page itself; a webview has neither. */
export type NavigationEvent = Pick<Event, 'preventDefault'> & { readonly url?: string; readonly isMainFrame?: boolean };

/** Writing text to the clipboard is all the page may do beyond a plain page: "Copy diagnostics" needs it. */
const isGranted = (permission: string): boolean => permission === 'clipboard-sanitized-write';

/**
 * The page needs no network but its own origin: everything else is refused, whatever a dependency of the page may try.
 * @param devUrl dev server whose web socket the page may open
 */
export function hardenSession(session: HardenedSession, devUrl?: string): void {
  session.setPermissionRequestHandler((_contents, permission, decide) => decide(isGranted(permission)));
  session.setPermissionCheckHandler((_contents, permission) => isGranted(permission));
  session.setDevicePermissionHandler(() => false);
  // Chromium would download dictionaries.
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isAllowed(url, devUrl) }));
}

/**
 * Keeps a page where it is: no navigation, no new window, no webview.
 * @param openExternal asked for what a link would open in a new window; it decides by itself
 */
export function hardenContents(contents: HardenedContents, openExternal: (url: string) => void): void {
  for (const event of ['will-frame-navigate', 'will-redirect', 'will-attach-webview'] as const) {
    contents.on(event, (details) => {
      if (event !== 'will-frame-navigate' || !isReload(details)) details.preventDefault();
    });
  }
  contents.setWindowOpenHandler(({ url }) => {
    openExternal(url);
    return { action: 'deny' };
  });
}

/** The page may load itself anew. */
function isReload({ url, isMainFrame }: NavigationEvent): boolean {
  return isMainFrame === true && url?.split('#', 1)[0] === pageUrl;
}

function isAllowed(url: string, devUrl: string | undefined): boolean {
  // The developer tools load themselves; their pages cannot be reached from ours.
  if (url.startsWith(pageUrl) || url.startsWith('devtools:')) return true;
  return devUrl !== undefined && URL.canParse(url) && new URL(url).origin === new URL(devUrl).origin.replace(/^http/, 'ws');
}
