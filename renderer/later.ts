import { type ComponentType, createElement, type FunctionComponent, lazy, useState } from 'react';
import { apiGet } from './api.ts';

/** Loads what is not loaded yet; {@link loadAhead} goes through them. */
const ahead: (() => Promise<void>)[] = [];

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
export function later<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>): FunctionComponent<Props> {
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
