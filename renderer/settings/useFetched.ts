import { useCallback, useEffect, useState } from 'react';
import { apiGet, type Problem } from '../api.ts';
import { useLive } from '../live/live.ts';

/** What a GET answered. `value` stays on the screen while a later read fails. */
export interface Fetched<T> {
  readonly value: T | null;
  readonly problem: Problem | null;
  readonly reload: () => void;
  /** Puts in what another answer has told already. */
  readonly set: (value: T) => void;
}

/** Reads `path`, and again whenever the service says that the settings are others. */
export function useFetched<T>(path: string): Fetched<T> {
  const snapshots = useLive((live) => live.snapshots);
  const [turn, setTurn] = useState(0);
  const [value, setValue] = useState<T | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another snapshot, or being asked, is the reason to read again.
  useEffect(() => {
    let isWanted = true;
    void apiGet<T>(path).then((answer) => {
      if (!isWanted) return;
      setProblem(answer.ok ? null : answer.problem);
      if (answer.ok) setValue(answer.value);
    });
    return () => {
      isWanted = false;
    };
  }, [path, snapshots, turn]);
  const reload = useCallback(() => setTurn((n) => n + 1), []);
  return { value, problem, reload, set: setValue };
}
