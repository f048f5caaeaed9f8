import { z } from 'zod';

/**
 * What a ping does. `measure`: asks for a token and times it; `load`: makes its server load the model, without a token; `peek`: only looks whether it is
 * loaded, which keeps nothing warm; `pin`: as `measure`, and asks its server never to unload it.
 */
export const ways = ['measure', 'load', 'peek', 'pin'] as const;
export type Way = (typeof ways)[number];
export const DEFAULT_WAY: Way = 'measure';

/** Warm answers in a row before an endpoint is called warm. */
export const MOST_CONFIRMATIONS = 10;

/** More headers of a request; a value may be a reference to a secret (`env:NAME`, `secret:ID`). */
export const headersSchema = z.record(z.string(), z.string());

/** More fields of a request's body, for odd servers; they win over ours. */
export const bodyFieldsSchema = z.record(z.string(), z.json());
