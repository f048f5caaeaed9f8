import { ChevronRight } from 'lucide-react';
import { type ReactNode, Suspense, useState } from 'react';
import './fold.css';

interface FoldProps {
  readonly title: string;
  /** What holds now, in a few words: most people need not open it. */
  readonly summary: ReactNode;
  /** Drawn when it is first opened, so that it may be a part of the page that is loaded then. */
  readonly children: ReactNode;
}

/** A subject in one line, which unfolds to its controls. */
export function Fold({ title, summary, children }: FoldProps) {
  const [opened, setOpened] = useState(false);
  return (
    <details className="fold" onToggle={(event) => event.currentTarget.open && setOpened(true)}>
      <summary className="fold-line">
        <ChevronRight size={16} aria-hidden className="fold-sign" />
        <h3 className="fold-title">{title}</h3>
        <span className="fold-now">{summary}</span>
      </summary>
      <div className="fold-content">{opened && <Suspense fallback={<p className="hint">Loading …</p>}>{children}</Suspense>}</div>
    </details>
  );
}
