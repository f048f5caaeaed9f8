import './money.css';
import { useState } from 'react';
import type { EndpointCost } from '../../../electron/domain/cost.ts';
import type { ShownEndpoint } from '../../../electron/domain/endpoint.ts';
import type { Loaded } from '../../components/useLoaded.ts';
import { LoadProblem } from '../../detail/Problem.tsx';
import { ConfirmTime } from './ConfirmTime.tsx';
import { MoneyForm } from './MoneyForm.tsx';
import { Spent } from './Spent.tsx';
import { Unconfirmed } from './Unconfirmed.tsx';

/** What one endpoint has cost and may cost, and how it bills. */
export default function MoneyPanel({ endpoint, loaded }: { readonly endpoint: ShownEndpoint; readonly loaded: Loaded<EndpointCost> }) {
  const [isAsking, setIsAsking] = useState(false);
  const { value: cost } = loaded;
  if (cost === null) return loaded.problem === null ? <p className="hint">Loading …</p> : <LoadProblem what="What it costs" loaded={loaded} />;
  const { billing, spent } = cost;
  const { dayUsd = null, monthUsd = null } = endpoint.budget ?? {};
  return (
    <div className="money">
      <LoadProblem what="What it costs now" loaded={loaded} />
      {billing.kind === 'time' && !billing.confirmed && (
        <div className="money-warning">
          <Unconfirmed endpoint={endpoint} usdPerHour={billing.usdPerHour} />
        </div>
      )}
      <dl className="money-spents">
        <Spent span="day" spentUsd={spent.dayUsd} limitUsd={dayUsd} />
        <Spent span="month" spentUsd={spent.monthUsd} limitUsd={monthUsd} />
      </dl>
      {cost.kind !== 'free' && cost.price === null && billing.kind === 'tokens' && (
        <p className="hint">Nothing is known of what its pings cost, so they do not count in any budget. Write its prices below.</p>
      )}
      <MoneyForm endpoint={endpoint} cost={cost} onUnconfirmed={() => setIsAsking(true)} />
      {isAsking && <ConfirmTime endpoint={endpoint} onClose={() => setIsAsking(false)} />}
    </div>
  );
}
