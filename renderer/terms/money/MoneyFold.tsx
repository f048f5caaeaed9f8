import { lazy } from 'react';
import type { EndpointCost } from '../../../electron/domain/cost.ts';
import { Fold } from '../../components/Fold.tsx';
import type { Loaded } from '../../components/useLoaded.ts';
import { patiently } from '../../later.ts';
import type { EndpointItem } from '../../live/reduce.ts';
import { moneyWords } from './words.ts';

const MoneyPanel = lazy(() => patiently(() => import('./MoneyPanel.tsx')));

interface MoneyFoldProps {
  readonly item: EndpointItem;
  readonly cost: Loaded<EndpointCost>;
}

/** What this endpoint costs and may cost. */
export function MoneyFold({ item: { endpoint }, cost }: MoneyFoldProps) {
  const { value, problem } = cost;
  const summary = value !== null ? moneyWords(endpoint, value) : problem === null ? '' : 'could not be read';
  return (
    <Fold title="Money" summary={summary}>
      <MoneyPanel endpoint={endpoint} loaded={cost} />
    </Fold>
  );
}
