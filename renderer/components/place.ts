const GAP_PX = 4;

/** Puts a popover below its opener, or above where there is no room; its right edge under the opener's when it would leave the window. */
export function place(popover: HTMLElement | null, opener: HTMLElement | null): void {
  if (popover === null || opener === null) return;
  const { left, right, top, bottom } = opener.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const atRight = left > clientWidth / 2;
  const above = bottom > clientHeight * 0.7;
  popover.style.left = atRight ? 'auto' : `${left}px`;
  popover.style.right = atRight ? `${clientWidth - right}px` : 'auto';
  popover.style.top = above ? 'auto' : `${bottom + GAP_PX}px`;
  popover.style.bottom = above ? `${clientHeight - top + GAP_PX}px` : 'auto';
}
