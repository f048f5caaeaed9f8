import type { Provider } from '../../electron/domain/provider.ts';
import { removeProvider } from '../actions.ts';
import { plural } from '../format.ts';
import { useLive } from '../live/live.ts';
import { Confirm } from './Confirm.tsx';

interface RemoveProviderProps {
  readonly provider: Pick<Provider, 'id' | 'name'>;
  readonly onRemoved?: () => void;
  readonly onClose: () => void;
}

/** Asks before a provider goes with all its endpoints, those included that a search does not show. */
export function RemoveProvider({ provider, onRemoved, onClose }: RemoveProviderProps) {
  const { id, name } = provider;
  const count = useLive(({ state }) => state?.endpoints.filter(({ endpoint }) => endpoint.providerId === id).length ?? 0);
  const its = plural(count, 'endpoint');
  return (
    <Confirm
      title={count === 0 ? `Remove ${name}?` : `Remove ${name} and its ${its}?`}
      danger
      action={count === 0 ? `Remove ${name}` : `Remove ${name} and ${its}`}
      onConfirm={() => void removeProvider(provider).then((isGone) => isGone && onRemoved?.())}
      onClose={onClose}
    >
      <p>Pings to it stop at once. What was measured stays until it is too old, and you can undo this right afterwards.</p>
    </Confirm>
  );
}
