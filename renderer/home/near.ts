import { type RefObject, useEffect, useState } from 'react';

const told = new WeakMap<Element, (isNear: boolean) => void>();
let observer: IntersectionObserver | undefined;

/** Whether an element is on the screen or not far from it, so that it may come into view with the next turn of the wheel. */
export function useNear(element: RefObject<Element | null>): boolean {
  const [isNear, setIsNear] = useState(false);
  useEffect(() => {
    const { current } = element;
    if (current === null) return;
    observer ??= new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) told.get(target)?.(isIntersecting);
      },
      { rootMargin: '600px' },
    );
    told.set(current, setIsNear);
    observer.observe(current);
    return () => observer?.unobserve(current);
  }, [element]);
  return isNear;
}
