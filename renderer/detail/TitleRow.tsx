import { ArrowLeft, Ellipsis, Zap } from 'lucide-react';
import { useState } from 'react';
import type { ShownEndpoint } from '../../electron/domain/endpoint.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import { changeEndpoint, pingNow, removeEndpoint } from '../actions.ts';
import { placeOf } from '../add/address.ts';
import { Menu, MenuItem } from '../components/Menu.tsx';
import { PauseMenu } from '../components/PauseMenu.tsx';
import { StateWord } from '../components/StateWord.tsx';
import type { EndpointItem } from '../live/reduce.ts';
import { useAbilities } from '../memory/abilities.ts';
import { loadModel, unloadModel } from '../memory/memoryActions.ts';
import { hrefOf } from '../route.ts';
import { pauseEndpoint, warmEndpoint } from '../timers.ts';

/** Which endpoint this is, its state, and what can be done with it at once. */
export function TitleRow({ item: { endpoint, state }, provider }: { readonly item: EndpointItem; readonly provider: Provider }) {
  return (
    <header className="detail-title">
      <a className="icon-button" href={hrefOf({ view: 'home' })} aria-label="All endpoints" title="All endpoints">
        <ArrowLeft size={20} aria-hidden />
      </a>
      <div className="detail-name">
        <h1 title={endpoint.model}>{endpoint.model}</h1>
        <p className="muted">
          {provider.name} · {placeOf(provider)}
        </p>
      </div>
      <p className="detail-state" aria-live="polite">
        <StateWord state={state} size={20} />
      </p>
      <div className="detail-actions">
        <PingButton endpoint={endpoint} pinging={state.pinging} />
        <PauseMenu
          label="Pause this endpoint"
          pausedUntil={endpoint.pausedUntil ?? null}
          warmUntil={endpoint.warmUntil ?? null}
          namesEnd
          onPause={(until, reason) => pauseEndpoint(endpoint.id, until, reason)}
          onWarm={(until) => warmEndpoint(endpoint.id, until)}
        />
        <MoreMenu endpoint={endpoint} />
      </div>
    </header>
  );
}

function PingButton({ endpoint, pinging }: { readonly endpoint: ShownEndpoint; readonly pinging: boolean }) {
  const [asked, setAsked] = useState(false);
  const ping = async (): Promise<void> => {
    setAsked(true);
    await pingNow(endpoint);
    setAsked(false);
  };
  return (
    <button type="button" className="button primary detail-ping" aria-disabled={asked} onClick={() => void (asked || ping())}>
      <Zap size={16} aria-hidden />
      {asked || pinging ? 'Pinging …' : 'Ping now'}
    </button>
  );
}

function MoreMenu({ endpoint }: { readonly endpoint: ShownEndpoint }) {
  const can = useAbilities(endpoint.providerId);
  return (
    <Menu label="More actions" className="icon-button" button={<Ellipsis size={20} aria-hidden />}>
      <MenuItem onSelect={() => void changeEndpoint(endpoint.id, { enabled: !endpoint.enabled })}>
        {endpoint.enabled ? 'Stop keeping warm' : 'Keep warm'}
      </MenuItem>
      {can?.load && <MenuItem onSelect={() => void loadModel(endpoint, can.sleep)}>{can.sleep ? 'Wake now' : 'Load now'}</MenuItem>}
      {can?.unload && <MenuItem onSelect={() => void unloadModel(endpoint, can.sleep)}>{can.sleep ? 'Put to sleep' : 'Unload now'}</MenuItem>}
      <hr />
      <MenuItem danger onSelect={() => void removeEndpoint(endpoint)}>
        Remove
      </MenuItem>
    </Menu>
  );
}
