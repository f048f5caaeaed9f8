import type { PriceOverride } from '../../electron/domain/price.ts';

/** What is typed into the form for a price. */
export interface PriceDraft {
  readonly model: string;
  readonly input: string;
  readonly output: string;
  readonly cached: string;
}

export const emptyPrice: PriceDraft = { model: '', input: '', output: '', cached: '' };

export type PriceErrors = { readonly [Field in keyof PriceDraft]?: string };

/** The price that a draft means, or what is wrong with it by field. */
export function readPrice(draft: PriceDraft, taken: readonly string[]): { readonly price: PriceOverride } | { readonly errors: PriceErrors } {
  const model = draft.model.trim();
  const input = amount(draft.input);
  const output = amount(draft.output);
  const cached = draft.cached.trim() === '' ? undefined : amount(draft.cached);
  const errors: PriceErrors = {
    ...(model === '' && { model: 'Name a model, for example gpt-4o.' }),
    ...(taken.includes(model) && { model: `${model} has a price already. Remove that one first.` }),
    ...(input === null && { input: WRONG }),
    ...(output === null && { output: WRONG }),
    ...(cached === null && { cached: WRONG }),
  };
  if (Object.keys(errors).length > 0 || input === null || output === null || cached === null) return { errors };
  return { price: { model, inputPerMTok: input, outputPerMTok: output, ...(cached !== undefined && { cachedPerMTok: cached }) } };
}

const WRONG = 'Write an amount, for example 0.25.';

/** Dollars as people type them; a comma may stand for the point. */
function amount(text: string): number | null {
  const plain = text
    .trim()
    .replace(/^\$\s*/, '')
    .replace(',', '.');
  return /^(?:\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}
