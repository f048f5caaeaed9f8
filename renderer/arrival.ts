/** A change of view that is not shown yet. */
interface Arrival {
  /** How far down its page was when it was left; a new one begins at its top. */
  readonly top: number;
  /** The hash of the view that was left. */
  readonly from: string;
  readonly isReturn: boolean;
}

/** Entries of the browser's history have numbers in a row, so that "back" is told from a new view. */
let entry = typeof history.state === 'number' ? history.state : 0;
let hash = location.hash;
let arrival: Arrival | null = null;
const tops = new Map<number, number>();

/** Remembers how far down each view is. To be called before anybody else hears of a new hash. */
export function followHistory(): void {
  history.scrollRestoration = 'manual';
  history.replaceState(entry, '');
  addEventListener('scroll', () => tops.set(entry, scrollY), { passive: true });
  addEventListener('hashchange', () => {
    const isReturn = typeof history.state === 'number';
    entry = typeof history.state === 'number' ? history.state : entry + 1;
    history.replaceState(entry, '');
    arrival = { top: (isReturn && tops.get(entry)) || 0, from: hash, isReturn };
    hash = location.hash;
  });
}

/** The view is on the screen: at its top, or where it was left; and the keyboard goes on from its title, or from the link that was followed. */
export function arrive(): void {
  if (arrival === null) return;
  const { top, from, isReturn } = arrival;
  arrival = null;
  if (document.activeElement?.closest('main') == null) {
    const link = isReturn ? document.querySelector<HTMLElement>(`main a[href="${CSS.escape(from)}"]`) : null;
    const title = document.querySelector('h1');
    if (title !== null) title.tabIndex = -1;
    (link ?? title)?.focus({ preventScroll: true });
  }
  scrollWhenThere(top, entry, performance.now() + LONGEST_MS);
}

/** A page that is still being filled is not long enough at once. */
const LONGEST_MS = 1_000;

function scrollWhenThere(top: number, at: number, until: number): void {
  scrollTo(0, top);
  if (Math.abs(scrollY - top) > 1 && at === entry && performance.now() < until) requestAnimationFrame(() => scrollWhenThere(top, at, until));
}
