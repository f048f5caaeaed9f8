import { lazy } from 'react';
import { Fold } from '../../components/Fold.tsx';
import type { TermsProps } from '../../detail/Terms.tsx';
import { patiently } from '../../later.ts';
import { prefixWords } from './prefixWords.ts';

const PrefixPanel = lazy(() => patiently(() => import('./PrefixPanel.tsx')));

/** The system prompt that pings carry, so that its server's prompt cache keeps it hot. */
export function PrefixFold({ item, provider }: TermsProps) {
  return (
    <Fold title="System prompt" summary={prefixWords(item.endpoint)}>
      <PrefixPanel item={item} provider={provider} />
    </Fold>
  );
}
