import { type RefObject, useEffect, useState } from 'react';

const told = new WeakMap<Element, (isNear: boolean) => void>();
let observer: IntersectionObserver | undefined;

/** Tells whether an element is on the screen or not far from it, now and whenever that changes. @returns a function that ends it */
function watch(element: Element, tell: (isNear: boolean) => void): () => void {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) told.get(target)?.(isIntersecting);
    },
    { rootMargin: '600px' },
  );
  told.set(element, tell);
  observer.observe(element);
  return () => observer?.unobserve(element);
}

/** Whether an element is on the screen or not far from it, so that it may come into view with the next turn of the wheel. */
export function useNear(element: RefObject<Element | null>): boolean {
  const [isNear, setIsNear] = useState(false);
  useEffect(() => (element.current === null ? undefined : watch(element.current, setIsNear)), [element]);
  return isNear;
}

/** Calls `run` once, as soon as the element is on the screen or near it. @returns a function that calls it off */
export function whenNear(element: Element | null, run: () => void): () => void {
  if (element === null) return () => {};
  const end = watch(element, (isNear) => {
    if (!isNear) return;
    end();
    run();
  });
  return end;
}
