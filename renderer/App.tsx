import { Flame, ScrollText, Settings as SettingsIcon } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { Ago } from './components/Time.tsx';
import { Toasts } from './components/Toasts.tsx';
import { Unloadable } from './components/Unloadable.tsx';
import { Home } from './home/Home.tsx';
import { live, startLive, useLive } from './live/live.ts';
import { hrefOf, type Route, useRoute } from './route.ts';

// Home is what people look at; the rest comes when it is asked for.
const Detail = lazy(() => import('./detail/Detail.tsx'));
const Add = lazy(() => import('./add/Add.tsx'));
const Settings = lazy(() => import('./settings/Settings.tsx'));
const Log = lazy(() => import('./log/Log.tsx'));

/** The frame of every view: header, what the user must know, the view itself. */
export function App() {
  const route = useRoute();
  useEffect(startLive, []);
  useTheme();
  return (
    <div className="page">
      <Header route={route} />
      <ConnectionBanner />
      <Notices />
      <Unloadable key={hrefOf(route)}>
        <Suspense>
          <View route={route} />
        </Suspense>
      </Unloadable>
      <Toasts />
    </div>
  );
}

function Header({ route }: { readonly route: Route }) {
  return (
    <header className="app-header">
      <a className="brand" href={hrefOf({ view: 'home' })}>
        <Flame size={20} aria-hidden />
        Pilot Light
      </a>
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
      return <Detail key={route.endpointId} endpointId={route.endpointId} />;
    case 'add':
      return <Add key={route.providerId} providerId={route.providerId} />;
    case 'settings':
      return <Settings />;
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

/** The setting decides; without one the system does. On the desktop the shell tells Chromium as well. */
function useTheme(): void {
  const theme = useLive(({ state }) => state?.theme);
  useEffect(() => {
    if (theme === undefined || theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
}
