import { lazy } from 'react';
import { Fold } from '../../components/Fold.tsx';
import type { TermsProps } from '../../detail/Terms.tsx';
import { patiently } from '../../later.ts';
import { wayWords } from './wayWords.ts';

const WayPanel = lazy(() => patiently(() => import('./WayPanel.tsx')));

/** What a ping does and sends. */
export function WayFold({ item: { endpoint }, provider }: TermsProps) {
  return (
    <Fold title="How it is pinged" summary={wayWords(endpoint)}>
      <WayPanel endpoint={endpoint} provider={provider} />
    </Fold>
  );
}
