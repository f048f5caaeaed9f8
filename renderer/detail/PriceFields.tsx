import { type FieldState, TextField } from '../components/Field.tsx';

interface PriceFieldsProps {
  readonly input: FieldState;
  readonly output: FieldState;
  readonly cached: FieldState;
  /** Without a price of its own the dated price list is asked. */
  readonly listed: boolean;
}

/** The price of this endpoint's tokens. */
export function PriceFields({ input, output, cached, listed }: PriceFieldsProps) {
  const usual = listed ? 'From the list' : 'None';
  return (
    <fieldset className="detail-prices">
      <legend>Price in dollars per million tokens</legend>
      <TextField label="Input" placeholder={usual} width="third" inputMode="decimal" {...input} />
      <TextField label="Output" placeholder={usual} width="third" inputMode="decimal" {...output} />
      <TextField label="Cached input" placeholder={listed ? usual : 'As input'} width="third" inputMode="decimal" {...cached} />
    </fieldset>
  );
}
