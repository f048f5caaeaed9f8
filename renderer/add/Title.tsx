import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { hrefOf } from '../route.ts';

/** Title of the view with the way back; actions at its end. */
export function Title({ text, children }: { readonly text: string; readonly children?: ReactNode }) {
  return (
    <div className="add-title">
      <a className="icon-button" href={hrefOf({ view: 'home' })} aria-label="Back to all endpoints">
        <ArrowLeft size={20} aria-hidden />
      </a>
      <h1>{text}</h1>
      {children}
    </div>
  );
}
