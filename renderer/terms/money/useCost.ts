import { useCallback } from 'react';
import type { EndpointCost } from '../../../electron/domain/cost.ts';
import { apiGet, path } from '../../api.ts';
import { type Loaded, useLoaded } from '../../components/useLoaded.ts';
import { useLive } from '../../live/live.ts';

/** Several pings in a row are asked for once. */
const SETTLE_MS = 400;

/** What an endpoint costs: read again after its pings, and when the settings are others. */
export function useCost(endpointId: string, lastPingAt: number): Loaded<EndpointCost> {
  const read = useCallback((signal: AbortSignal) => apiGet<EndpointCost>(path`/api/endpoints/${endpointId}/cost`, signal), [endpointId]);
  const snapshots = useLive((live) => live.snapshots);
  return useLoaded(read, `${snapshots} ${lastPingAt}`, SETTLE_MS);
}
