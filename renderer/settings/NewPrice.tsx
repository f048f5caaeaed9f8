import { type SubmitEvent, useId, useRef, useState } from 'react';
import type { PriceOverride } from '../../electron/domain/price.ts';
import { emptyPrice, type PriceDraft, type PriceErrors, readPrice } from './priceDraft.ts';

interface NewPriceProps {
  readonly taken: readonly string[];
  /** @returns what is wrong, or `null` */
  readonly onAdd: (price: PriceOverride) => Promise<string | null>;
}

const fields = [
  ['model', 'Model'],
  ['input', 'Input'],
  ['output', 'Output'],
  ['cached', 'Cached (optional)'],
] as const satisfies readonly (readonly [keyof PriceDraft, string])[];

/** Adds a price. */
export function NewPrice({ taken, onAdd }: NewPriceProps) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState(emptyPrice);
  const [errors, setErrors] = useState<PriceErrors>({});

  const add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const read = readPrice(draft, taken);
    const wrong: PriceErrors = 'errors' in read ? read.errors : await onAdd(read.price).then((text) => (text === null ? {} : { model: text }));
    setErrors(wrong);
    if (Object.keys(wrong).length === 0) setDraft(emptyPrice);
    const first = fields.find(([field]) => wrong[field] !== undefined)?.[0] ?? 'model';
    form.current?.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus();
  };

  return (
    <form ref={form} className="settings-new-price" noValidate onSubmit={(event) => void add(event)}>
      {fields.map(([field, word]) => (
        <div key={field} className="field">
          <label htmlFor={`${id}-${field}`}>{word}</label>
          <input
            id={`${id}-${field}`}
            name={field}
            className="input"
            value={draft[field]}
            inputMode={field === 'model' ? undefined : 'decimal'}
            autoComplete="off"
            spellCheck={false}
            aria-invalid={errors[field] !== undefined}
            aria-describedby={errors[field] === undefined ? undefined : `${id}-${field}-error`}
            onChange={(event) => setDraft({ ...draft, [field]: event.target.value })}
          />
          {errors[field] !== undefined && (
            <p className="field-error" id={`${id}-${field}-error`}>
              {errors[field]}
            </p>
          )}
        </div>
      ))}
      <button type="submit" className="button">
        Add price
      </button>
    </form>
  );
}
