import { EventEmitter } from 'node:events';
import type { App, Event, Protocol, Session } from 'electron';
import { vi } from 'vitest';
import type { DesktopApp, PageSession, Service } from '../../electron/desktop/run.ts';
import type { HardenedContents, HardenedSession } from '../../electron/desktop/security.ts';
import type { WindowHandle } from '../../electron/desktop/window.ts';

/** Electron's own session and app must fit what the shell asks for; these lines fail to compile when they do not. */
export type SessionFits = Fits<Session, PageSession>;
export type AppFits = Fits<App, DesktopApp>;
type Fits<Real extends Needed, Needed> = Real;

/** Fakes of the few parts of Electron that the shell touches; `satisfies` keeps them honest against Electron's types. Each writes its calls to `log`. */
export function fakeElectron(log: string[], { locked = true } = {}) {
  const appEvents = new EventEmitter();
  const app = {
    requestSingleInstanceLock: () => {
      log.push('lock');
      return locked;
    },
    enableSandbox: () => void log.push('sandbox'),
    whenReady: async () => void log.push('ready'),
    setPath: (name, path) => void log.push(`${name} ${path}`),
    quit: () => void log.push('quit'),
    exit: (code) => void log.push(`exit ${code}`),
  } satisfies Partial<App>;
  const on: DesktopApp['on'] = appEvents.on.bind(appEvents);
  const schemes = { registerSchemesAsPrivileged: () => void log.push('scheme') } satisfies Partial<Protocol>;
  const protocol = { handle: vi.fn((scheme: string) => void log.push(`handle ${scheme}`)) } satisfies Partial<Protocol>;
  const session = {
    setPermissionRequestHandler: vi.fn<HardenedSession['setPermissionRequestHandler']>(() => void log.push('harden')),
    setPermissionCheckHandler: vi.fn<HardenedSession['setPermissionCheckHandler']>(),
    setDevicePermissionHandler: vi.fn<HardenedSession['setDevicePermissionHandler']>(),
    setSpellCheckerEnabled: vi.fn<HardenedSession['setSpellCheckerEnabled']>(),
    webRequest: { onBeforeRequest: vi.fn<HardenedSession['webRequest']['onBeforeRequest']>() },
    protocol,
  } satisfies PageSession;
  return { app: { ...app, on }, appEvents, schemes, session };
}

/** A window that remembers what was asked of it; `events` plays Chromium. */
export function fakeWindow(log: string[]) {
  const events = new EventEmitter();
  const window = {
    loadURL: async (url: string) => void log.push(`load ${url}`),
    show: () => void log.push('show'),
    focus: () => void log.push('focus'),
    restore: () => void log.push('restore'),
    isMinimized: () => false,
    once: (event: string, listener: () => void) => events.once(event, listener),
  } satisfies WindowHandle;
  return { window, events };
}

/** A page's contents whose events can be fired. */
export function fakeContents() {
  const events = new EventEmitter();
  return {
    events,
    contents: {
      on: (event: string, listener: (event: Pick<Event, 'preventDefault'>) => void) => events.on(event, listener),
      setWindowOpenHandler: vi.fn<HardenedContents['setWindowOpenHandler']>(),
    },
  };
}

export function fakeService(log: string[]) {
  return {
    fetch: vi.fn(async (request: Request) => new Response(request.url)),
    start: async () => void log.push('start'),
    stop: vi.fn(async () => void log.push('stop')),
  } satisfies Service;
}
