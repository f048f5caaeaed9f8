import './home.css';
import { Suspense, useDeferredValue, useLayoutEffect, useMemo, useState } from 'react';
import type { State } from '../../electron/api/state.ts';
import { useLive } from '../live/live.ts';
import { FirstRun } from '../loadParts.ts';
import { Announcer } from './Announcer.tsx';
import { found, groupsOf, MANY, ranked, ranking, rankingKey, type View } from './arrange.ts';
import { BarTip } from './BarTip.tsx';
import { ColumnNames } from './ColumnNames.tsx';
import { DemoBanner } from './DemoBanner.tsx';
import { goOn } from './goOn.ts';
import { Head } from './Head.tsx';
import { ProviderGroup } from './ProviderGroup.tsx';
import { Rows } from './Rows.tsx';
import { firstOf, useRowLimit } from './stages.ts';
import { steer } from './steer.ts';
import { Toolbar } from './Toolbar.tsx';

const everything: View = { search: '', sort: 'added' };
/** Kept while another view is open. */
let lastView = everything;

/** Every endpoint at a glance. */
export function Home() {
  const state = useLive((live) => live.state);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when a provider has come or gone.
  useLayoutEffect(goOn, [state?.providers.length]);
  if (state === null) return null;
  return (
    <main className="home">
      {state.demo && <DemoBanner />}
      {state.endpoints.length === 0 ? (
        <>
          <Suspense>
            <FirstRun />
          </Suspense>
          {state.providers.length > 0 && <Endpoints state={state} view={everything} onClear={() => {}} />}
        </>
      ) : (
        <FilledHome state={state} />
      )}
    </main>
  );
}

function FilledHome({ state }: { readonly state: State }) {
  const [view, setView] = useState(lastView);
  const change = (next: View): void => {
    lastView = next;
    setView(next);
  };
  const hasMany = state.endpoints.length >= MANY;
  // The field follows the keys at once, a long list when there is time.
  const listed = useDeferredValue(hasMany ? view : everything);
  return (
    <>
      <Head state={state} />
      {hasMany && <Toolbar view={view} onChange={change} />}
      <Endpoints state={state} view={listed} onClear={() => change({ ...view, search: '' })} />
      <BarTip />
      <Announcer state={state} />
    </>
  );
}

interface EndpointsProps {
  readonly state: State;
  readonly view: View;
  readonly onClear: () => void;
}

function Endpoints({ state, view: { search, sort }, onClear }: EndpointsProps) {
  const limit = useRowLimit();
  const groups = found(groupsOf(state), search);
  const key = rankingKey(state.endpoints);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says when the order is due again.
  const order = useMemo(() => ranking(state.endpoints, sort), [key, sort]);
  if (groups.length === 0) return <NothingFound search={search} onClear={onClear} />;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shorter way between the controls in it.
    <div className="home-list" onKeyDown={steer}>
      {state.endpoints.length > 0 && <ColumnNames />}
      {sort === 'added' ? (
        firstOf(groups, limit).map(({ provider, lines }) => <ProviderGroup key={provider.id} provider={provider} lines={lines} />)
      ) : (
        <Rows lines={ranked(groups, order).slice(0, limit)} />
      )}
    </div>
  );
}

function NothingFound({ search, onClear }: { readonly search: string; readonly onClear: () => void }) {
  return (
    <p className="home-nothing">
      No endpoint matches “{search.trim()}”.
      <button type="button" className="button" onClick={onClear}>
        Show all
      </button>
    </p>
  );
}
