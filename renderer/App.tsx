import { BellRing, Flame, ScrollText, Settings as SettingsIcon } from 'lucide-react';
import { type ReactNode, Suspense, useEffect, useLayoutEffect } from 'react';
import { arrive } from './arrival.ts';
import { Question } from './components/Question.tsx';
import { Ago } from './components/Time.tsx';
import { Toasts } from './components/Toasts.tsx';
import { UndoButton } from './components/UndoButton.tsx';
import { Unloadable } from './components/Unloadable.tsx';
import { Home } from './home/Home.tsx';
import { loadAhead } from './later.ts';
import { live, useLive } from './live/live.ts';
import { Add, Alerts, Detail, Log, Settings } from './loadViews.ts';
import { hrefOf, type Route, useRoute } from './route.ts';
import { useUndo } from './undo.ts';

/** By then home is on the screen, and still. */
const AHEAD_MS = 1_000;

/** The frame of every view: header, what the user must know, the view itself. */
export function App() {
  const route = useRoute();
  useEffect(() => void setTimeout(() => void loadAhead(), AHEAD_MS), []);
  useTheme();
  useUndo();
  useTitle(route);
  return (
    <div className="page">
      <Header route={route} />
      <ConnectionBanner />
      <Notices />
      <Unloadable key={keyOf(route)}>
        <Suspense fallback={<Waiting />}>
          <View route={route} />
          <Arrived key={hrefOf(route)} />
        </Suspense>
      </Unloadable>
      <Question />
      <Toasts />
    </div>
  );
}

/** The sections of the settings are one view. */
function keyOf(route: Route): string {
  return route.view === 'settings' ? route.view : hrefOf(route);
}

/** In place of a view whose code does not come. */
function Waiting() {
  const isLost = useLive(({ connection }) => connection.kind === 'lost');
  return isLost && <p className="muted">This view opens as soon as Pilot Light answers.</p>;
}

/** Beside the view, so that it is told when that is there. */
function Arrived() {
  useLayoutEffect(arrive, []);
  return null;
}

function Header({ route }: { readonly route: Route }) {
  return (
    <header className="app-header">
      <a className="brand" href={hrefOf({ view: 'home' })}>
        <Flame size={20} aria-hidden />
        Pilot Light
      </a>
      <UndoButton />
      <NavLink to={{ view: 'alerts' }} at={route}>
        <BellRing size={16} aria-hidden />
        Alerts
        <AlertCount />
      </NavLink>
      <NavLink to={{ view: 'log' }} at={route}>
        <ScrollText size={16} aria-hidden />
        Log
      </NavLink>
      <NavLink to={{ view: 'settings' }} at={route}>
        <SettingsIcon size={16} aria-hidden />
        Settings
      </NavLink>
    </header>
  );
}

/** How many alerts last, if any. */
function AlertCount() {
  const open = useLive(({ state }) => state?.alerts.open ?? 0);
  if (open === 0) return null;
  return (
    <span className="nav-count">
      {open}
      <span className="visually-hidden"> open</span>
    </span>
  );
}

function NavLink({ to, at, children }: { readonly to: Route; readonly at: Route; readonly children: ReactNode }) {
  return (
    <a className="button quiet" href={hrefOf(to)} aria-current={to.view === at.view ? 'page' : undefined}>
      {children}
    </a>
  );
}

function View({ route }: { readonly route: Route }) {
  const ready = useLive(({ state }) => state !== null);
  const refused = useLive(({ connection }) => (connection.kind === 'refused' ? connection.problem.message : null));
  if (refused !== null) return <Refused message={refused} />;
  if (!ready) return <p className="muted">Reading the state …</p>;
  switch (route.view) {
    case 'home':
      return <Home />;
    case 'detail':
      return <Detail endpointId={route.endpointId} />;
    case 'add':
      return <Add providerId={route.providerId} />;
    case 'alerts':
      return <Alerts />;
    case 'settings':
      return <Settings section={route.section ?? null} />;
    case 'log':
      return <Log />;
  }
}

function Refused({ message }: { readonly message: string }) {
  return (
    <main className="full-state">
      <h1>This browser needs the link again</h1>
      <p>{message}</p>
      <button type="button" className="button primary" onClick={() => live.refresh()}>
        Try again
      </button>
    </main>
  );
}

/** Says that what is on the screen is getting old. */
function ConnectionBanner() {
  const connection = useLive((now) => now.connection);
  const heardAt = useLive((now) => (now.connection.kind === 'lost' && now.state !== null ? now.heardAt : null));
  if (connection.kind !== 'lost') return null;
  return (
    <div className="banner" data-tone="bad" role="alert">
      <span>Pilot Light does not answer. Trying again.</span>
      {heardAt !== null && (
        <span>
          What you see is from <Ago at={heardAt} />.
        </span>
      )}
    </div>
  );
}

function Notices() {
  const notices = useLive(({ state }) => state?.notices);
  return notices?.map((notice) => (
    <div key={notice} className="banner" role="status">
      {notice}
    </div>
  ));
}

/** Names the view in the browser's tab and history. */
function useTitle(route: Route): void {
  const name = useLive(({ state }) => {
    switch (route.view) {
      case 'home':
        return null;
      case 'detail':
        return state?.endpoints.find(({ endpoint }) => endpoint.id === route.endpointId)?.endpoint.model;
      case 'add':
        return state?.providers.find(({ id }) => id === route.providerId)?.name ?? 'Add endpoints';
      case 'alerts':
        return 'Alerts';
      case 'settings':
        return 'Settings';
      case 'log':
        return 'Log';
    }
  });
  useEffect(() => {
    document.title = name ? `${name} – Pilot Light` : 'Pilot Light';
  }, [name]);
}

/** The setting decides; without one the system does. On the desktop the shell tells Chromium as well. */
function useTheme(): void {
  const theme = useLive(({ state }) => state?.theme);
  useEffect(() => {
    if (theme === undefined || theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
}
