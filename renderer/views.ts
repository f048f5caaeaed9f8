import { lazy } from 'react';
import { apiGet } from './api.ts';

/** Home is what people look at; the rest comes when there is time, as the service may be gone when it is asked for. */
const loads = [
  () => import('./detail/Detail.tsx'),
  () => import('./add/Add.tsx'),
  () => import('./settings/Settings.tsx'),
  () => import('./log/Log.tsx'),
] as const;

export const Detail = lazy(() => patiently(loads[0]));
export const Add = lazy(() => patiently(loads[1]));
export const Settings = lazy(() => patiently(loads[2]));
export const Log = lazy(() => patiently(loads[3]));

export function loadAhead(): void {
  // What does not come now is asked for again when it is needed.
  for (const load of loads) load().catch(() => {});
}

const RETRY_MS = 2_000;
/** A fresh page that lacks a view would lack it again. */
const FRESH_MS = 10_000;

function isFresh(): boolean {
  const [navigation] = performance.getEntriesByType('navigation');
  return navigation instanceof PerformanceNavigationTiming && navigation.type === 'reload' && performance.now() < FRESH_MS;
}

/** Browsers keep an import that failed for good: only a fresh page asks again, which is of use once the service answers. */
async function patiently<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { hash } = location;
    while (!(await apiGet('/health')).ok) await new Promise((wait) => setTimeout(wait, RETRY_MS));
    if (location.hash !== hash || isFresh()) throw error;
    location.reload();
    return new Promise(() => {});
  }
}
