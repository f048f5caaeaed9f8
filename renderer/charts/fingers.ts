/** A drag shorter than that is a click or a tap, CSS px. */
export const SHORTEST_DRAG = 8;

/** A finger on the graph: where it came down and where it is, CSS px from its left edge. */
export interface Finger {
  readonly from: number;
  readonly at: number;
}

/** A marked stretch of the graph, CSS px. */
export interface Marked {
  readonly left: number;
  readonly width: number;
}

/** What fingers mark: one that drags what it passed over, two what is between them. `null`: nothing yet. */
export function markedBy([first, second]: readonly Finger[]): Marked | null {
  if (first === undefined) return null;
  const [a, b] = second === undefined ? [first.from, first.at] : [first.at, second.at];
  const width = Math.abs(a - b);
  return width < SHORTEST_DRAG ? null : { left: Math.min(a, b), width };
}

interface Marking {
  readonly mark: (marked: Marked | null) => void;
  /** The first finger is lifted. */
  readonly take: () => void;
}

/** Marks with fingers as a mouse does with its button held. What the browser takes for scrolling marks nothing. */
export function followFingers(plot: HTMLElement, { mark, take }: Marking): void {
  const fingers = new Map<number, Finger>();
  const placeOf = ({ clientX }: PointerEvent): number => Math.min(plot.clientWidth, Math.max(0, clientX - plot.getBoundingClientRect().left));
  const show = (): void => mark(markedBy([...fingers.values()]));
  plot.addEventListener('pointerdown', (event) => {
    if (event.pointerType !== 'touch' || fingers.size === 2) return;
    const at = placeOf(event);
    fingers.set(event.pointerId, { from: at, at });
    show();
  });
  plot.addEventListener('pointermove', (event) => {
    const finger = fingers.get(event.pointerId);
    if (finger === undefined) return;
    fingers.set(event.pointerId, { ...finger, at: placeOf(event) });
    show();
  });
  plot.addEventListener('pointerup', ({ pointerId }) => {
    if (!fingers.has(pointerId)) return;
    fingers.clear();
    take();
  });
  plot.addEventListener('pointercancel', ({ pointerId }) => {
    if (!fingers.delete(pointerId)) return;
    fingers.clear();
    mark(null);
  });
}
