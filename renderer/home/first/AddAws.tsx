import { useEffect } from 'react';
import { useConnectionTest } from '../../add/connectionTest.ts';
import type { Draft } from '../../add/draft.ts';
import { ModelsForm } from '../../add/ModelsForm.tsx';
import { TestResult } from '../../add/TestResult.tsx';

const NONE_TAKEN: ReadonlySet<string> = new Set();

/** Asks the account for its models first: the profile alone does not say whether it is let in. */
export function AddAws({ draft }: { readonly draft: Draft }) {
  const { state, run } = useConnectionTest();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is opened.
  useEffect(() => run(draft), []);
  return (
    <>
      <TestResult state={state} onAgain={() => run(draft)} />
      {state.kind === 'answered' && state.test.ok && (
        <ModelsForm on={draft} testState={state} taken={NONE_TAKEN} target={() => ({ kind: 'new', draft, serverName: null })} />
      )}
    </>
  );
}
