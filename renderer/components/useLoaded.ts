import { useEffect, useRef, useState } from 'react';
import type { Answer, Problem } from '../api.ts';
import { follow, type Version } from './follow.ts';

/** What was read last; a problem stands beside it, so that nothing vanishes from the screen. */
export interface Loaded<T> {
  readonly value: T | null;
  readonly problem: Problem | null;
  readonly again: () => void;
  /** Puts in what another answer has told already. */
  readonly set: (value: T) => void;
}

/**
 * Reads when shown, when `load` is another, and within a moment after `version` has changed. The old value stays until the new one is there.
 * @param load must stay the same function while it reads the same
 */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<Answer<T>>, version: Version = 0, delayMs = 0): Loaded<T> {
  const [loaded, setLoaded] = useState<Pick<Loaded<T>, 'value' | 'problem'>>({ value: null, problem: null });
  const [attempt, setAttempt] = useState(0);
  const setVersion = useRef<(version: Version) => void>(() => {});
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt means: read again; versions are told below.
  useEffect(() => {
    const abort = new AbortController();
    const read = async (): Promise<void> => {
      const answer = await load(abort.signal);
      if (abort.signal.aborted) return;
      if (answer.ok) setLoaded({ value: answer.value, problem: null });
      else setLoaded(({ value }) => ({ value, problem: answer.problem }));
    };
    setVersion.current = follow(read, version, delayMs, abort.signal);
    return () => abort.abort();
  }, [load, attempt, delayMs]);
  useEffect(() => setVersion.current(version), [version]);
  return { ...loaded, again: () => setAttempt((n) => n + 1), set: (value) => setLoaded({ value, problem: null }) };
}
