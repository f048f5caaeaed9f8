import { ago, exactly, until } from '../format.ts';
import { useTicking } from '../live/clock.ts';

/** How long ago, kept up to date; the exact time on hover. `at`: wall clock, ms since 1970. */
export function Ago({ at }: { readonly at: number }) {
  const text = useTicking((now) => ago(at, now));
  return <Stamp at={at} text={text} />;
}

/** How long until, counted down; the exact time on hover. */
export function Until({ at }: { readonly at: number }) {
  const text = useTicking((now) => until(at, now));
  return <Stamp at={at} text={text} />;
}

/** A moment with a text of its own; the exact time on hover. */
export function Stamp({ at, text }: { readonly at: number; readonly text: string }) {
  return (
    // Writing out dates is slow, and there are hundreds: only the one that is pointed at is.
    <time dateTime={new Date(at).toISOString()} onPointerEnter={({ currentTarget }) => currentTarget.setAttribute('title', exactly(at))}>
      {text}
    </time>
  );
}
