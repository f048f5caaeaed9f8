/** A time to the first token as people say it: `65 ms`, `3.2 s`, `43 s`. */
export function wait(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  return ms < 9_950 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}

/** A silence as people say it: `45 s`, `90 s`, `5 min`, `75 min`, `1.5 h`, `12 h`. */
export function silence(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds <= 90 && seconds !== 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90 && minutes !== 60) return `${minutes} min`;
  const hours = minutes / 60;
  return `${hours < 9.95 ? Number(hours.toFixed(1)) : Math.round(hours)} h`;
}

/** `1 answer`, `12 answers`. */
export const counted = (n: number, one: string): string => `${n.toLocaleString('en-US')} ${n === 1 ? one : `${one}s`}`;
