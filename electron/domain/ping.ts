import { z } from 'zod';

/** Why a ping gave no token. What each one means for the schedule is decided in keepalive/backoff.ts. */
export const errorKinds = [
  'unreachable',
  'auth',
  'notFound',
  'badRequest',
  'busy',
  'loading',
  'throttled',
  'server',
  'stalled',
  'protocol',
  'cancelled',
] as const;
export const errorKindSchema = z.enum(errorKinds);
export type ErrorKind = z.infer<typeof errorKindSchema>;

/** `message` says what happened, why, and what to do; `detail` holds the server's own words, secrets removed. */
export const pingErrorSchema = z.object({
  kind: errorKindSchema,
  message: z.string(),
  status: z.number().int().nullable(),
  detail: z.string().nullable(),
  /** Milliseconds the server asked us to wait (`Retry-After`). */
  retryAfterMs: z.number().nullable(),
});
export type PingError = z.infer<typeof pingErrorSchema>;

const ms = z.number().nonnegative().nullable();
const count = z.number().int().nonnegative().nullable();

/** All times in milliseconds on the monotonic clock; `null` where the ping did not get that far or the server does not say. */
const measured = {
  endpointId: z.string(),
  /** Wall clock at dispatch, ms since 1970. */
  at: z.number().int(),
  /** Dispatch to first token: what a user feels. */
  ttftMs: ms,
  /** Request head written to first token: no client CPU, no connection set-up. */
  ttftNetMs: ms,
  /** Dispatch to the head of the answer. */
  firstByteMs: ms,
  /** DNS, TCP and TLS; 0 on a reused socket. */
  connectMs: ms,
  reused: z.boolean().nullable(),
  /** A pooled socket turned out dead, so this is the second try on a fresh one. */
  staleSocket: z.boolean(),
  totalMs: ms,
  /** Model load time as the server tells it. */
  loadMs: ms,
  /** Silence before this ping: since the end of the last request, ours or somebody else's. */
  gapMs: ms,
  inputTokens: count,
  outputTokens: count,
  cachedTokens: count,
  /** Input tokens put into a prompt cache that is paid for. */
  cacheWriteTokens: count,
  costUsd: z.number().nonnegative().nullable(),
  /** The instance that made it, where several share the work; missing: this one. */
  by: z.string().optional(),
};

/** One keep-alive request. `warm` and `cold` got a token; `skipped` says why it was not worth or not possible; `failed` carries an error. */
export const pingSchema = z.discriminatedUnion('outcome', [
  z.object({ ...measured, outcome: z.enum(['warm', 'cold']), reason: z.string().nullable(), error: z.null() }),
  z.object({ ...measured, outcome: z.literal('skipped'), reason: z.string(), error: pingErrorSchema.nullable() }),
  z.object({ ...measured, outcome: z.literal('failed'), reason: z.null(), error: pingErrorSchema }),
]);
export type Ping = z.infer<typeof pingSchema>;
export type Outcome = Ping['outcome'];
export const outcomes = ['warm', 'cold', 'skipped', 'failed'] as const satisfies readonly Outcome[];

/** Whether nothing was sent but a look: it kept nothing warm, and one that found it cold was nobody's cold start. */
export function wasOnlyLook({ outcome, totalMs }: Pick<Ping, 'outcome' | 'totalMs'>): boolean {
  return (outcome === 'warm' || outcome === 'cold') && totalMs === null;
}

/** What a ping counts as where cold starts are counted or shown: nobody sent a request by a look that found it cold. */
export function countedOutcome(ping: Pick<Ping, 'outcome' | 'totalMs'>): Outcome {
  return ping.outcome === 'cold' && wasOnlyLook(ping) ? 'skipped' : ping.outcome;
}
