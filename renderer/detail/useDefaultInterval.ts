import { useCallback } from 'react';
import type { Settings } from '../../electron/domain/settings.ts';
import { apiGet } from '../api.ts';
import { useLive } from '../live/live.ts';
import { useLoaded } from './useLoaded.ts';

/** The interval of endpoints that have none of their own, as its text; `null` until it is known. Read again when the settings may have changed. */
export function useDefaultInterval(): string | null {
  const snapshots = useLive((now) => now.snapshots);
  const read = useCallback((signal: AbortSignal) => apiGet<Pick<Settings, 'interval'>>('/api/settings', signal), []);
  return useLoaded(read, snapshots).value?.interval ?? null;
}
