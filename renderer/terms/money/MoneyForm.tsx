import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { EndpointCost } from '../../../electron/domain/cost.ts';
import type { ShownEndpoint } from '../../../electron/domain/endpoint.ts';
import { Field, TextField } from '../../components/Field.tsx';
import { dateOf } from '../../format.ts';
import { saveEndpoint } from '../saveEndpoint.ts';
import { type MoneyErrors, type MoneyField, type MoneyTexts, moneyChangeOf, moneyErrorsOf, moneyTextsOf } from './moneyForm.ts';
import { PriceFields } from './PriceFields.tsx';

interface MoneyFormProps {
  readonly endpoint: ShownEndpoint;
  readonly cost: EndpointCost;
  /** It bills by time now, and that is to be confirmed. */
  readonly onUnconfirmed: () => void;
}

/** Budget, way of billing and prices of one endpoint. Nothing counts before it is saved. */
export function MoneyForm({ endpoint, cost, onUnconfirmed }: MoneyFormProps) {
  const { billing, price } = cost;
  const [typed, setTyped] = useState<Partial<MoneyTexts>>({});
  const [errors, setErrors] = useState<MoneyErrors>({});
  const [refusal, setRefusal] = useState<string | null>(null);
  const texts = { ...moneyTextsOf(endpoint, billing), ...typed };
  const change = moneyChangeOf(texts, endpoint, billing);
  const isChanged = Object.keys(change).length > 0;
  const form = useRef<HTMLFormElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: errors are new whenever somebody tried to save.
  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus(), [errors]);

  const discard = (): void => {
    setTyped({});
    setErrors({});
    setRefusal(null);
  };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const wrong = moneyErrorsOf(texts);
    setErrors(wrong);
    setRefusal(null);
    if (Object.keys(wrong).length > 0) return;
    const refused = await saveEndpoint(endpoint.id, change);
    setRefusal(refused);
    if (refused !== null) return;
    setTyped({});
    if (change.billing?.kind === 'time' && !change.billing.confirmed) onUnconfirmed();
  };
  const field = (name: MoneyField) => ({
    value: texts[name],
    error: errors[name],
    onChange: (text: string) => setTyped((now) => ({ ...now, [name]: text })),
  });
  const known = billing.kind === 'time' && billing.priceOf !== null ? billing.usdPerHour : null;

  return (
    <form ref={form} className="money-form" onSubmit={(event) => void save(event)} noValidate>
      <TextField label="Budget a day, in dollars" placeholder="No limit" inputMode="decimal" {...field('dayBudget')} />
      <TextField label="Budget a month, in dollars" placeholder="No limit" inputMode="decimal" {...field('monthBudget')} />
      <p className="hint money-whole">
        Warns at 80 %. At 100 % it is not pinged by itself until the next day or month; pings you ask for are still made, and count.
      </p>
      <Field label="Bills for" hint={billingHint(billing)}>
        {(control) => (
          <select
            {...control}
            className="select"
            value={texts.bills}
            onChange={({ target }) => setTyped((now) => ({ ...now, bills: target.value === 'time' ? 'time' : 'tokens' }))}
          >
            <option value="tokens">Tokens</option>
            <option value="time">The time it is up</option>
          </select>
        )}
      </Field>
      {texts.bills === 'time' && (
        <TextField
          label="Dollars an hour"
          placeholder={known === null ? 'For example 2.35' : known.toFixed(2)}
          hint="What your account pays while it is up"
          inputMode="decimal"
          {...field('usdPerHour')}
        />
      )}
      <PriceFields
        input={field('inputPrice')}
        output={field('outputPrice')}
        cached={field('cachedPrice')}
        listed={price === null || price.from === 'endpoint' ? null : listed(price)}
      />
      {price?.asOf != null && (
        <p className="hint money-whole">Without prices of its own those of the built-in list count, as of {dateOf(price.asOf)}.</p>
      )}
      <div className="money-actions">
        <button type="submit" className="button primary" disabled={!isChanged}>
          Save money settings
        </button>
        <button type="button" className="button" disabled={!isChanged} onClick={discard}>
          Discard
        </button>
        <span className="label" role="status">
          {isChanged && refusal === null && 'Not saved yet'}
        </span>
        {refusal !== null && (
          <p className="field-error" role="alert">
            {refusal}
          </p>
        )}
      </div>
    </form>
  );
}

function billingHint(billing: EndpointCost['billing']): string {
  if (billing.kind === 'tokens') return 'Scale-to-zero hosts and rented GPUs bill for time';
  return billing.service === null ? 'Marked by hand' : `Recognised: ${billing.service}`;
}

function listed({ inputPerMTok, outputPerMTok, cachedPerMTok }: NonNullable<EndpointCost['price']>) {
  const text = (usd: number): string => String(Number(usd.toPrecision(6)));
  return { input: text(inputPerMTok), output: text(outputPerMTok), cached: cachedPerMTok === undefined ? 'As input' : text(cachedPerMTok) };
}
