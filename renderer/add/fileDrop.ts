import { type RefObject, useEffect, useRef, useState } from 'react';

/** Takes a file that is dropped on an element. @returns whether one is just being dragged over it */
export function useFileDrop(target: RefObject<HTMLElement | null>, onFile: (file: File) => void): boolean {
  const [dragging, setDragging] = useState(false);
  const take = useRef(onFile);
  take.current = onFile;
  useEffect(() => {
    const element = target.current;
    if (element === null) return undefined;
    const ending = new AbortController();
    const { signal } = ending;
    element.addEventListener(
      'dragover',
      (event) => {
        event.preventDefault();
        setDragging(true);
      },
      { signal },
    );
    element.addEventListener('dragleave', () => setDragging(false), { signal });
    element.addEventListener(
      'drop',
      (event) => {
        event.preventDefault();
        setDragging(false);
        const file = event.dataTransfer?.files[0];
        if (file !== undefined) take.current(file);
      },
      { signal },
    );
    return () => ending.abort();
  }, [target]);
  return dragging;
}
