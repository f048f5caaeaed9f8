/** Place of a group that was removed, until the keyboard has gone on from it. */
let removed: number | null = null;

const groups = (): Element[] => [...document.querySelectorAll('.home-group')];

/** Where the group with this heading is in the list. */
export function placeInList(headingId: string): number {
  return groups().findIndex((group) => group.getAttribute('aria-labelledby') === headingId);
}

/** The group at this place is removed; it may still be on the screen. */
export function goOnFrom(place: number): void {
  removed = place;
  if (document.activeElement === document.body) goOn();
}

/** Where a group took the focus with it, this brings it to the menu of the next one, of the last one, or to the title where there is none. */
export function goOn(): void {
  if (removed === null) return;
  const isLost = document.activeElement === document.body;
  const shown = groups();
  const target = (shown[removed] ?? shown.at(-1))?.querySelector<HTMLElement>('.home-group-head .icon-button') ?? title();
  // The first run's title comes a little later.
  if (isLost && target === null) return;
  removed = null;
  if (isLost) target?.focus();
}

function title(): HTMLElement | null {
  const found = document.querySelector('h1');
  if (found !== null) found.tabIndex = -1;
  return found;
}
