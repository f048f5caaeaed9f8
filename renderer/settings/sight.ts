import { useCallback, useEffect, useRef, useState } from 'react';
import type { SectionName } from './sections.ts';

/** So far below the top of the window a heading counts as reached, px. */
const REACHED = 80;
/** Sections above may still be filled after one was gone to, ms. */
const FILLED_MS = 1_000;

const sectionOf = (name: string) => document.querySelector<HTMLElement>(`[data-section="${CSS.escape(name)}"]`);
const headingOf = (name: string) => sectionOf(name)?.querySelector('h2') ?? null;

interface GoneTo {
  readonly name: SectionName;
  /** How far down the page was then, px. */
  readonly top: number;
  /** As `performance.now()`. */
  readonly at: number;
}

interface Sight {
  /** The section that is being read. */
  readonly current: SectionName | null;
  /** Brings a section to the top, and the keyboard to it. */
  readonly goTo: (name: string) => void;
}

/** Follows which of the sections that are shown is being read. */
export function useSections(shown: readonly SectionName[]): Sight {
  const [current, setCurrent] = useState<SectionName | null>(null);
  // The last sections cannot be brought to the top: one that was gone to is the current one until somebody scrolls on.
  const goneTo = useRef<GoneTo | null>(null);
  const goTo = useCallback(
    (wanted: string) => {
      const name = shown.find((one) => one === wanted);
      if (name === undefined) return;
      const heading = headingOf(name);
      heading?.scrollIntoView();
      heading?.focus({ preventScroll: true });
      goneTo.current = { name, top: scrollY, at: performance.now() };
      setCurrent(name);
    },
    [shown],
  );
  useEffect(() => {
    const look = (): void => {
      if (goneTo.current !== null && Math.abs(scrollY - goneTo.current.top) <= 1) return;
      goneTo.current = null;
      setCurrent(inSight(shown));
    };
    const stay = (): void => {
      const to = goneTo.current;
      if (to !== null && performance.now() - to.at < FILLED_MS) {
        headingOf(to.name)?.scrollIntoView();
        goneTo.current = { ...to, top: scrollY };
      }
      look();
    };
    const observer = new ResizeObserver(stay);
    observer.observe(document.body);
    look();
    addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      removeEventListener('scroll', look);
    };
  }, [shown]);
  return { current, goTo };
}

function inSight(shown: readonly SectionName[]): SectionName | null {
  const isAtEnd = scrollY > 0 && innerHeight + scrollY >= document.documentElement.scrollHeight - 1;
  if (isAtEnd) return shown.at(-1) ?? null;
  const reached = shown.filter((name) => (sectionOf(name)?.getBoundingClientRect().top ?? Number.POSITIVE_INFINITY) < REACHED);
  return reached.at(-1) ?? shown[0] ?? null;
}
