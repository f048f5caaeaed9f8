import { type ComponentType, createElement, type FunctionComponent, lazy, useState } from 'react';
import { apiGet } from './api.ts';

/** Loads what is not loaded yet; {@link loadAhead} goes through them. */
const ahead: (() => Promise<void>)[] = [];

export const Detail = later(() => import('./detail/Detail.tsx'));
export const Add = later(() => import('./add/Add.tsx'));
export const Settings = later(() => import('./settings/Settings.tsx'));
export const Alerts = later(() => import('./alerts/Alerts.tsx'));
export const Log = later(() => import('./log/Log.tsx'));
/** Home without an endpoint. */
export const FirstRun = later(() => import('./home/first/FirstRun.tsx'));

// What home and others open rarely.
export const ServerMemory = later(async () => ({ default: (await import('./memory/ServerMemory.tsx')).ServerMemory }));
export const UntilDialog = later(async () => ({ default: (await import('./terms/hours/UntilDialog.tsx')).UntilDialog }));
export const ConfirmTime = later(async () => ({ default: (await import('./terms/money/ConfirmTime.tsx')).ConfirmTime }));
export const ProfileDialog = later(async () => ({ default: (await import('./profiles/ProfileDialog.tsx')).ProfileDialog }));

/** Home is what people look at; the rest comes when there is time, one after the other, as the service may be gone when it is asked for. */
export async function loadAhead(): Promise<void> {
  for (const load of ahead) {
    await idle();
    // What does not come now is asked for again when it is needed.
    await load().catch(() => {});
  }
}

const LONGEST_WAIT_MS = 1_000;

/** Safari does not say when it is idle. */
function idle(): Promise<unknown> {
  return new Promise((resolve) =>
    'requestIdleCallback' in globalThis ? requestIdleCallback(resolve, { timeout: LONGEST_WAIT_MS }) : setTimeout(resolve),
  );
}

/** A part of the page that is a file of its own. Once it was loaded ahead it is drawn at once, without the empty frame that React's `lazy` needs. */
function later<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>): FunctionComponent<Props> {
  let Part: ComponentType<Props> = lazy(() => patiently(load));
  ahead.push(async () => {
    Part = (await load()).default;
  });
  return function Later(props) {
    const [Drawn] = useState(() => Part);
    return createElement(Drawn, props);
  };
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
