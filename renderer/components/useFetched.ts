import { useCallback } from 'react';
import { apiGet } from '../api.ts';
import { useLive } from '../live/live.ts';
import { type Loaded, useLoaded } from './useLoaded.ts';

/** Reads `path`, and again whenever the service says that the settings are others. */
export function useFetched<T>(path: string): Loaded<T> {
  const read = useCallback((signal: AbortSignal) => apiGet<T>(path, signal), [path]);
  return useLoaded(
    read,
    useLive(({ snapshots }) => snapshots),
  );
}
