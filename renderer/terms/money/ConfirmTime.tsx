import './money.css';
import { type FormEvent, useId, useState } from 'react';
import type { EndpointCost } from '../../../electron/domain/cost.ts';
import type { ShownEndpoint } from '../../../electron/domain/endpoint.ts';
import { dayCost, MONTH_DAYS } from '../../../electron/domain/intervalCost.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { TextField } from '../../components/Field.tsx';
import { LoadProblem } from '../../detail/Problem.tsx';
import { dateOf, money } from '../../format.ts';
import { saveEndpoint } from '../saveEndpoint.ts';
import { amountOf, amountText, wrongHour } from './moneyForm.ts';
import { useCost } from './useCost.ts';

interface ConfirmTimeProps {
  readonly endpoint: ShownEndpoint;
  readonly onClose: () => void;
}

type TimeBilling = Extract<EndpointCost['billing'], { kind: 'time' }>;

/** Asks, with a figure, whether an endpoint is to be kept up although its server charges for the time. */
export function ConfirmTime({ endpoint, onClose }: ConfirmTimeProps) {
  const cost = useCost(endpoint.id, 0);
  return (
    <Dialog title="Pay for the time it is up?" onClose={onClose}>
      <LoadProblem what="What it costs" loaded={cost} />
      {cost.value === null && cost.problem === null && <p className="hint">Loading …</p>}
      {cost.value?.billing.kind === 'time' && <Ask endpoint={endpoint} cost={cost.value} billing={cost.value.billing} onClose={onClose} />}
      {cost.value?.billing.kind === 'tokens' && <p>This endpoint bills for tokens. There is nothing to confirm.</p>}
    </Dialog>
  );
}

function Ask({ endpoint, cost, billing, onClose }: ConfirmTimeProps & { readonly cost: EndpointCost; readonly billing: TimeBilling }) {
  const figureId = useId();
  const [typed, setTyped] = useState(amountText(billing.usdPerHour));
  const [wrong, setWrong] = useState<string | null>(null);
  const usdPerHour = wrongHour(typed) === null ? amountOf(typed) : null;
  const day = usdPerHour === null ? null : dayFigure(cost, billing, usdPerHour);

  const save = async (next: NonNullable<ShownEndpoint['billing']>): Promise<void> => {
    const refused = await saveEndpoint(endpoint.id, { billing: next });
    setWrong(refused);
    if (refused === null) onClose();
  };
  const confirm = (event: FormEvent): void => {
    event.preventDefault();
    if (usdPerHour !== null) void save({ kind: 'time', usdPerHour, confirmed: true });
    else setWrong('Write what an hour costs you, for example 2.35: without a figure there is nothing to agree to.');
  };

  return (
    <form className="money-ask" onSubmit={confirm} noValidate>
      <p className="money-why">{sentence(billing, endpoint.model)}</p>
      <TextField
        label="Dollars an hour"
        value={typed}
        placeholder="For example 2.35"
        inputMode="decimal"
        autoFocus
        hint={billing.priceOf === null ? 'What your account pays while it is up' : priceHint(billing.priceOf, cost.hourPriceAsOf)}
        error={wrong ?? undefined}
        onChange={(text) => {
          setTyped(text);
          setWrong(null);
        }}
      />
      <p className="hint money-wrong">
        Does it bill for tokens instead?{' '}
        <button type="button" className="button" onClick={() => void save({ kind: 'tokens' })}>
          It bills for tokens
        </button>
      </p>
      <p className="money-figure" id={figureId} role="status">
        {usdPerHour === null || day === null ? (
          <span className="muted">How much a day is shown once you write what an hour costs.</span>
        ) : billing.standing ? (
          `${money(usdPerHour)} an hour, ${money(usdPerHour * 24)} a day, pinged or not.`
        ) : (
          `About ${money(usdPerHour)} an hour: ${money(day)} a day, ${money(day * MONTH_DAYS)} in ${MONTH_DAYS} days${within(cost.activeShare)}.`
        )}
      </p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button type="submit" className="button danger" aria-describedby={figureId}>
          {day === null || billing.standing ? 'Keep it warm' : `Keep it warm for ${money(day)} a day`}
        </button>
      </div>
    </form>
  );
}

function sentence({ service, standing }: TimeBilling, model: string): string {
  const who = service ?? 'Its server';
  return standing
    ? `${who} bills for the time that a model is up, whether or not it is used. Pings of ${model} add nothing to that.`
    : `${who} bills for the time that a model is up. Each ping keeps ${model} up, so you pay for all the time it is kept warm.`;
}

const priceHint = (of: string, asOf: string | null): string =>
  `The list price of ${of}${asOf === null ? '' : `, as of ${dateOf(asOf)}`}. Write what yours costs.`;

const within = (share: number): string => (share < 1 ? `, within its hours, ${Math.round(share * 168)} of 168 a week` : '');

/** At its interval as it is; without one, as if it were up all the time. */
function dayFigure({ tokensUsd, activeShare, intervalSeconds }: EndpointCost, billing: TimeBilling, usdPerHour: number): number | null {
  return dayCost({ tokensUsd, activeShare, time: { ...billing, usdPerHour } }, intervalSeconds ?? billing.staysUpMs / 1000);
}
