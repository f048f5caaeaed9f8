import { lazy } from 'react';
import { apiGet } from './api.ts';

const load = () => import('./OtherViews.tsx');

export const OtherViews = lazy(() => patiently(load));
/** Home without an endpoint. */
export const FirstRun = lazy(async () => ({ default: (await patiently(load)).FirstRun }));

/** Asked for from home, too, where it is rarely opened. */
export const UntilDialog = lazy(async () => ({ default: (await patiently(load)).UntilDialog }));

export const ServerMemory = lazy(async () => ({ default: (await patiently(load)).ServerMemory }));

export const ConfirmTime = lazy(async () => ({ default: (await patiently(load)).ConfirmTime }));

/** Asked for from home, too. */
export const ProfileDialog = lazy(async () => ({ default: (await patiently(load)).ProfileDialog }));

/** Home is what people look at; the rest comes when there is time, as the service may be gone when it is asked for. */
export function loadAhead(): void {
  // What does not come now is asked for again when it is needed.
  load().catch(() => {});
}

const RETRY_MS = 2_000;
/** A fresh page that lacks the views would lack them again. */
const FRESH_MS = 10_000;

function isFresh(): boolean {
  const [navigation] = performance.getEntriesByType('navigation');
  return navigation instanceof PerformanceNavigationTiming && navigation.type === 'reload' && performance.now() < FRESH_MS;
}

/** Browsers keep an import that failed for good: only a fresh page asks again, which is of use once the service answers. */
export async function patiently<T>(load: () => Promise<T>): Promise<T> {
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
