import type { LucideIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { hrefOf } from '../../route.ts';

interface FoundRowProps {
  readonly icon: LucideIcon;
  readonly name: string;
  /** What tells it from others of its name. */
  readonly which: string | null;
  readonly about: string;
  /** What its button adds, to a screen reader. */
  readonly adds: string;
  /** It can be added right here; else the view for it is opened. */
  readonly isReady: boolean;
  /** The provider that it is already. */
  readonly providerId: string | null;
  /** The models to choose from, once somebody wants to add it. */
  readonly children: ReactNode;
}

/** Something that was found on this computer, and the button that adds it. */
export function FoundRow({ icon: Icon, name, which, about, adds, isReady, providerId, children }: FoundRowProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <div className="first-item">
        <Icon size={20} aria-hidden />
        <div>
          <p className="first-name">
            {name}
            {which !== null && <span className="muted"> {which}</span>}
          </p>
          <p className="muted">{about}</p>
        </div>
        {isReady && providerId === null ? (
          <button
            type="button"
            className="button"
            aria-expanded={isOpen}
            aria-label={isOpen ? `Cancel adding ${adds}` : `Add ${adds}`}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? 'Cancel' : 'Add'}
          </button>
        ) : (
          <a className="button" href={hrefOf({ view: 'add', providerId })} aria-label={`Add ${adds} …`}>
            Add …
          </a>
        )}
      </div>
      {isOpen && <div className="first-models">{children}</div>}
    </li>
  );
}
