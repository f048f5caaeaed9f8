import { useSyncExternalStore } from 'react';
import { Confirm } from './Confirm.tsx';
import { ask, currentQuestion, subscribeQuestion } from './questionStore.ts';

/** The dialog of what was asked last, if it is still open. */
export function Question() {
  const question = useSyncExternalStore(subscribeQuestion, currentQuestion);
  if (question === null) return null;
  const { title, text, action, run } = question;
  return (
    <Confirm title={title} action={action} danger onConfirm={run} onClose={() => ask(null)}>
      <p>{text}</p>
    </Confirm>
  );
}
