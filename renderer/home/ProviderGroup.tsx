import { Ellipsis } from 'lucide-react';
import { memo, useId, useState } from 'react';
import type { ShownEndpoint } from '../../electron/domain/endpoint.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import { pingAll } from '../actions.ts';
import { Menu, MenuItem } from '../components/Menu.tsx';
import { RemoveProvider } from '../components/RemoveProvider.tsx';
import { useAbilities } from '../memory/abilities.ts';
import { freeMemory, loadModels } from '../memory/memoryActions.ts';
import { hrefOf, navigate } from '../route.ts';
import type { Line } from './arrange.ts';
import { goOnFrom, placeInList } from './goOn.ts';
import { Offer } from './Offer.tsx';
import { Rows } from './Rows.tsx';
import { ServerLine } from './ServerLine.tsx';

interface ProviderGroupProps {
  readonly provider: Provider;
  readonly lines: readonly Line[];
}

/** A server or account with its endpoints. */
export function ProviderGroup({ provider, lines }: ProviderGroupProps) {
  const id = useId();
  const endpoints = lines.map(({ item }) => item.endpoint);
  return (
    <section className="home-group" aria-labelledby={id}>
      <div className="home-group-head">
        <h2 id={id}>{provider.name}</h2>
        <ServerLine provider={provider} />
        <ProviderMenu provider={provider} endpoints={endpoints} headingId={id} />
      </div>
      <Offer provider={provider} />
      {lines.length === 0 ? (
        <p className="home-nothing muted">
          No endpoint on it yet.
          <a className="button" href={hrefOf({ view: 'add', providerId: provider.id })}>
            Add endpoint
          </a>
        </p>
      ) : (
        <Rows lines={lines} labelledBy={id} />
      )}
    </section>
  );
}

interface ProviderMenuProps {
  readonly provider: Provider;
  readonly endpoints: readonly ShownEndpoint[];
  readonly headingId: string;
}

const ProviderMenu = memo(function ProviderMenu({ provider, endpoints, headingId }: ProviderMenuProps) {
  // Its place in the list, while it is asked whether to remove it.
  const [asked, setAsked] = useState<number | null>(null);
  const { id, name } = provider;
  const can = useAbilities(id);
  const count = endpoints.length;
  const openAdd = (): void => navigate({ view: 'add', providerId: id });
  return (
    <>
      <Menu label={`Actions for ${name}`} className="icon-button" button={<Ellipsis size={20} aria-hidden />}>
        {count > 0 && <MenuItem onSelect={() => void pingAll(endpoints)}>{count === 1 ? 'Ping now' : `Ping all ${count}`}</MenuItem>}
        {count > 0 && can?.load && (
          <MenuItem onSelect={() => void loadModels(endpoints, can.sleep)}>
            {can.sleep ? 'Wake' : count === 1 ? 'Load the model' : 'Load all models'}
          </MenuItem>
        )}
        {can?.unload && <MenuItem onSelect={() => void freeMemory(provider)}>{can.sleep ? 'Put to sleep' : 'Free all memory'}</MenuItem>}
        {(count > 0 || can?.unload) && <hr />}
        <MenuItem onSelect={openAdd}>Add endpoint</MenuItem>
        <MenuItem onSelect={openAdd}>Edit connection</MenuItem>
        <hr />
        <MenuItem danger onSelect={() => setAsked(placeInList(headingId))}>
          Remove …
        </MenuItem>
      </Menu>
      {asked !== null && <RemoveProvider provider={provider} onRemoved={() => goOnFrom(asked)} onClose={() => setAsked(null)} />}
    </>
  );
}, isSameMenu);

/** The endpoints come in a new list with every ping. */
function isSameMenu(a: ProviderMenuProps, b: ProviderMenuProps): boolean {
  return a.provider === b.provider && a.endpoints.length === b.endpoints.length && a.endpoints.every((one, i) => one === b.endpoints[i]);
}
