/**
 * What a ping does. `measure`: asks for a token and times it; `load`: makes its server load the model, without a token; `peek`: only looks whether it is
 * loaded, which keeps nothing warm; `pin`: as `measure`, and asks its server never to unload it.
 */
export const ways = ['measure', 'load', 'peek', 'pin'] as const;
export type Way = (typeof ways)[number];
const DEFAULT_WAY: Way = 'measure';

/** Warm answers in a row before an endpoint is called warm. */
export const MOST_CONFIRMATIONS = 10;

/** How an endpoint is pinged. */
export function wayOf({ way }: { readonly way?: Way | undefined }): Way {
  return way ?? DEFAULT_WAY;
}
