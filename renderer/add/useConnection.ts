import { type RefObject, useEffect, useRef, useState } from 'react';
import { type Tester, useConnectionTest } from './connectionTest.ts';
import { type Draft, type DraftErrors, errorsOf } from './draft.ts';

/** The form of a connection: what it holds, what is wrong with it, and what its test said. */
export interface Connection {
  readonly draft: Draft;
  /** Another one for each draft that was put in whole; fields with a state of their own begin anew then. */
  readonly generation: number;
  /** Empty until somebody wants to use the connection. */
  readonly errors: DraftErrors;
  readonly tester: Tester;
  readonly form: RefObject<HTMLFormElement | null>;
  readonly change: (change: Partial<Draft>) => void;
  /** Takes another draft, which nothing is known of yet. */
  readonly reset: (draft: Draft) => void;
  /** Shows what is wrong. @returns whether nothing is */
  readonly check: () => boolean;
  readonly test: () => void;
}

/** @param testAtOnce asks the server as soon as the form is there */
export function useConnection(initial: Draft, testAtOnce: boolean): Connection {
  const [draft, setDraft] = useState(initial);
  const [generation, setGeneration] = useState(0);
  const [checks, setChecks] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const tester = useConnectionTest();
  const { run, drop } = tester;

  useEffect(() => {
    if (checks > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [checks]);
  const first = useRef(testAtOnce ? initial : null);
  useEffect(() => {
    if (first.current !== null && isSound(first.current)) run(first.current);
  }, [run]);

  const check = (): boolean => {
    setChecks((n) => n + 1);
    return isSound(draft);
  };
  return {
    draft,
    generation,
    errors: checks === 0 ? {} : errorsOf(draft),
    tester,
    form,
    change(change) {
      setDraft((now) => ({ ...now, ...change }));
      // A name changes nothing about who answers.
      if (Object.keys(change).some((field) => field !== 'name')) drop();
    },
    reset(next) {
      setDraft(next);
      setGeneration((n) => n + 1);
      setChecks(0);
    },
    check,
    test() {
      if (check()) run(draft);
    },
  };
}

const isSound = (draft: Draft): boolean => Object.keys(errorsOf(draft)).length === 0;
