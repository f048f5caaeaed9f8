import { useEffect, useRef, useState } from 'react';
import type { Answer, Problem } from '../api.ts';

/** What was read last; a problem stands beside it, so that nothing vanishes from the screen. */
export interface Loaded<T> {
  readonly value: T | null;
  readonly problem: Problem | null;
  readonly again: () => void;
}

/**
 * Reads when shown, when `load` is another, and a moment after `version` has changed. The old value stays until the new one is there.
 * @param load must stay the same function while it reads the same
 */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<Answer<T>>, version: number | string = 0, delayMs = 0): Loaded<T> {
  const [loaded, setLoaded] = useState<Omit<Loaded<T>, 'again'>>({ value: null, problem: null });
  const [attempt, setAttempt] = useState(0);
  const last = useRef<unknown>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version or attempt means: read again.
  useEffect(() => {
    const abort = new AbortController();
    const read = async (): Promise<void> => {
      const answer = await load(abort.signal);
      if (abort.signal.aborted) return;
      last.current = load;
      if (answer.ok) setLoaded({ value: answer.value, problem: null });
      else setLoaded(({ value }) => ({ value, problem: answer.problem }));
    };
    const timer = setTimeout(read, last.current === load ? delayMs : 0);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [load, version, attempt, delayMs]);
  return { ...loaded, again: () => setAttempt((n) => n + 1) };
}
