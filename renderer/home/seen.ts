const waiting = new Map<Element, () => void>();
let observer: IntersectionObserver | undefined;

/** Calls `run` once, as soon as the element is on the screen or near it. @returns a function that calls it off */
export function whenSeen(element: Element | null, run: () => void): () => void {
  if (element === null) return () => {};
  observer ??= new IntersectionObserver(onSeen, { rootMargin: '200px' });
  waiting.set(element, run);
  observer.observe(element);
  return () => {
    waiting.delete(element);
    observer?.unobserve(element);
  };
}

function onSeen(entries: readonly IntersectionObserverEntry[]): void {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    waiting.get(target)?.();
    waiting.delete(target);
    observer?.unobserve(target);
  }
}
