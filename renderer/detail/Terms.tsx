import type { EndpointCost } from '../../electron/domain/cost.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import type { Loaded } from '../components/useLoaded.ts';
import type { EndpointItem } from '../live/reduce.ts';
import { HoursFold } from '../terms/hours/HoursFold.tsx';
import { MoneyFold } from '../terms/money/MoneyFold.tsx';
import { PrefixFold } from '../terms/prefix/PrefixFold.tsx';
import { WayFold } from '../terms/way/WayFold.tsx';

export interface TermsProps {
  readonly item: EndpointItem;
  readonly provider: Provider;
}

/** On which terms this endpoint is kept warm: a line for each subject, which unfolds to its controls. */
export function Terms({ cost, ...props }: TermsProps & { readonly cost: Loaded<EndpointCost> }) {
  return (
    <section className="detail-section" aria-labelledby="detail-terms">
      <h2 id="detail-terms">Terms</h2>
      <div>
        <HoursFold {...props} />
        <MoneyFold {...props} cost={cost} />
        <PrefixFold {...props} />
        <WayFold {...props} />
      </div>
    </section>
  );
}
