import { useCallback, useEffect, useRef, useState } from 'react';
import type { ConnectionTest } from '../../electron/domain/modelInfo.ts';
import { apiPost, type Problem } from '../api.ts';
import { type Draft, providerOf, secretOf } from './draft.ts';

/** Where the test of a connection is. */
export type TestState =
  | { readonly kind: 'none' }
  | { readonly kind: 'running' }
  | { readonly kind: 'answered'; readonly test: ConnectionTest }
  | { readonly kind: 'failed'; readonly problem: Problem };

export interface Tester {
  readonly state: TestState;
  readonly run: (draft: Draft) => void;
  /** What was found out holds no longer. */
  readonly drop: () => void;
}

/** Tests a connection as it stands in the form; the answer to an older one is never shown. */
export function useConnectionTest(): Tester {
  const [state, setState] = useState<TestState>({ kind: 'none' });
  const running = useRef<AbortController | null>(null);

  const drop = useCallback(() => {
    running.current?.abort();
    running.current = null;
    setState({ kind: 'none' });
  }, []);

  const run = useCallback((draft: Draft) => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    setState({ kind: 'running' });
    void testDraft(draft, mine.signal).then((next) => {
      if (running.current === mine) setState(next);
    });
  }, []);

  useEffect(
    () => () => {
      running.current?.abort();
      running.current = null;
    },
    [],
  );
  return { state, run, drop };
}

async function testDraft(draft: Draft, signal: AbortSignal): Promise<TestState> {
  const secret = secretOf(draft);
  const name = draft.name.trim();
  const provider = { ...providerOf(draft), ...(name === '' ? {} : { name }) };
  const answer = await apiPost<ConnectionTest>('/api/providers/test', { provider, ...(secret === null ? {} : { secret }) }, signal);
  return answer.ok ? { kind: 'answered', test: answer.value } : { kind: 'failed', problem: answer.problem };
}
