import { Trash2 } from 'lucide-react';
import { showToast } from '../components/toastStore.ts';
import type { Editing } from './general.ts';
import { NewPrice } from './NewPrice.tsx';
import { Section } from './Rows.tsx';

type PriceOverride = Editing['general']['prices'][number];

/** What a million tokens cost, where the user knows better than the built-in list. */
export function Prices({ general: { prices }, save }: Editing) {
  const remove = async (price: PriceOverride): Promise<void> => {
    const wrong = await save({ prices: prices.filter((one) => one !== price) });
    if (wrong !== null) showToast(wrong, { tone: 'bad' });
  };
  return (
    <Section
      name="prices"
      title="Prices"
      text="What pings cost is worked out from these, in US dollars per million tokens. The prices of Bedrock’s models are built in; yours go first. Name a model, or the beginning of its name."
    >
      {prices.length > 0 && (
        <table className="table settings-prices">
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col" className="number">
                Input
              </th>
              <th scope="col" className="number">
                Output
              </th>
              <th scope="col" className="number">
                Cached
              </th>
              <th scope="col">
                <span className="visually-hidden">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {prices.map((price, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a settings file may name a model twice, and rows hold nothing of their own.
              <tr key={index}>
                <th scope="row">{price.model}</th>
                <td className="number">{dollars(price.inputPerMTok)}</td>
                <td className="number">{dollars(price.outputPerMTok)}</td>
                <td className="number">
                  {price.cachedPerMTok === undefined ? <span className="muted">as input</span> : dollars(price.cachedPerMTok)}
                </td>
                <td>
                  <button type="button" className="icon-button" aria-label={`Remove the price of ${price.model}`} onClick={() => void remove(price)}>
                    <Trash2 size={16} aria-hidden />
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <NewPrice taken={prices.map(({ model }) => model)} onAdd={(price) => save({ prices: [...prices, price] })} />
    </Section>
  );
}

const exact = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 6 });
const dollars = (usd: number): string => `$${exact.format(usd)}`;
