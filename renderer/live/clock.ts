import { useSyncExternalStore } from 'react';

const TICK_MS = 1_000;

let skewMs = 0;
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** Through a tunnel the service may run on a computer with another clock; what the page says about times follows the service's. */
export function setClockSkew(ms: number): void {
  // The way of the answer is in it too.
  skewMs = Math.abs(ms) < TICK_MS ? 0 : ms;
}

/** The service's wall clock, ms since 1970. */
export function serviceNow(): number {
  return Date.now() + skewMs;
}

/** A text that depends on the time: worked out each second, rendered only when it is another. */
export function useTicking<T extends string | number | boolean>(read: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => read(now + skewMs));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) start();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) stop();
  };
}

function start(): void {
  document.addEventListener('visibilitychange', onVisibility);
  run();
}

function stop(): void {
  document.removeEventListener('visibilitychange', onVisibility);
  clearInterval(timer);
}

function run(): void {
  clearInterval(timer);
  timer = setInterval(tick, TICK_MS);
  tick();
}

/** Nobody reads a hidden page. */
function onVisibility(): void {
  if (document.hidden) clearInterval(timer);
  else run();
}

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}
