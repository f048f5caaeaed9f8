import type { Alert } from '../../electron/domain/alert.ts';
import { useLive } from '../live/live.ts';
import { hrefOf } from '../route.ts';

/** The endpoints that an alert is about: links, as long as they are there. */
export function Concerned({ endpoints }: Pick<Alert, 'endpoints'>) {
  const known = useLive(({ state }) => state?.endpoints);
  if (endpoints.length === 0) return null;
  return (
    <ul className="alerts-endpoints" aria-label="Endpoints">
      {endpoints.map(({ id, model, provider }) => {
        const isThere = known?.some(({ endpoint }) => endpoint.id === id) === true;
        return (
          <li key={id} title={provider}>
            {isThere ? <a href={hrefOf({ view: 'detail', endpointId: id })}>{model}</a> : model}
          </li>
        );
      })}
    </ul>
  );
}
