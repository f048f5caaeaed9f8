import { type FieldState, TextField } from '../../components/Field.tsx';

interface PriceFieldsProps {
  readonly input: FieldState;
  readonly output: FieldState;
  readonly cached: FieldState;
  /** Without a price of its own the lists of prices are asked: what they say of input and output. */
  readonly listed: { readonly input: string; readonly output: string; readonly cached: string } | null;
}

/** The price of this endpoint's tokens. */
export function PriceFields({ input, output, cached, listed }: PriceFieldsProps) {
  return (
    <fieldset className="money-prices">
      <legend>Price in dollars per million tokens</legend>
      <TextField label="Input" placeholder={listed?.input ?? 'None'} inputMode="decimal" {...input} />
      <TextField label="Output" placeholder={listed?.output ?? 'None'} inputMode="decimal" {...output} />
      <TextField label="Cached input" placeholder={listed?.cached ?? 'As input'} inputMode="decimal" {...cached} />
    </fieldset>
  );
}
