import { useEffect, useRef, useState } from 'react';
import type { State } from '../../electron/api/state.ts';
import { type ToldStates, toldChanges, toldStates } from './summary.ts';

/** Tells a screen reader which endpoint changed its state, not each ping. */
export function Announcer({ state }: { readonly state: State }) {
  const told = useRef<ToldStates>(new Map());
  const [text, setText] = useState('');
  useEffect(() => {
    const after = toldStates(state, told.current);
    const changes = toldChanges(state, told.current, after);
    told.current = after;
    if (changes !== null) setText(changes);
  }, [state]);
  return (
    <p className="visually-hidden" aria-live="polite">
      {text}
    </p>
  );
}
