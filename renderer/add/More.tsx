import { type ReactNode, useEffect, useRef } from 'react';

/** What few people need, folded. `open`: something in it must be seen; whoever folds or unfolds it by hand is not overruled. */
export function More({ open, children }: { readonly open: boolean; readonly children: ReactNode }) {
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (open && details.current !== null) details.current.open = true;
  }, [open]);
  return (
    <details ref={details} className="add-more">
      <summary>More</summary>
      <div>{children}</div>
    </details>
  );
}
