import { durationMs } from '../domain/duration.ts';
import { type Measurement, NO_TIMING, NO_USAGE, type PingJob, type SecretResolver } from '../domain/measurement.ts';
import type { ErrorKind, PingError } from '../domain/ping.ts';
import type { Provider, SecretRef } from '../domain/provider.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { ConnectionPool } from './connections.ts';
import type { Limits } from './http.ts';
import type { QuirkMemory } from './quirks.ts';

/** What adapters share. One per process. */
export interface AdapterContext {
  readonly pool: ConnectionPool;
  readonly secrets: SecretResolver;
  readonly quirks: QuirkMemory;
  /** Marks our requests in server logs: `PilotLight/0.1.0 keep-alive`. */
  readonly userAgent: string;
  /** Wall clock, ms since 1970: for dates that servers send. */
  readonly wallNow: () => number;
}

/** Speaks one wire protocol. Never throws for what a server, a network or a user's settings do. */
export interface Adapter<P extends Provider = Provider> {
  ping(job: PingJob<P>): Promise<Measurement>;
}

export { serverName } from '../domain/provider.ts';

const CONNECT_MS = 10_000;
const COLD_MS = 10 * 60_000;
const WARM_MS = 60_000;
const STALL_MS = 120_000;
const GRACE_MS = 2_000;

/**
 * Limits of one ping. A model that may have to load gets ten minutes, because giving up aborts the load on some servers
 * (Ollama does); Ollama always gets them, since any other program can make it unload between two of our pings, and so does a ping with a
 * prefix: where no cache has it, a long one is read for minutes, and giving up would lose that work.
 */
export function limitsFor(job: PingJob): Limits {
  const { endpoint, provider, expectation, prefix } = job;
  const cold = endpoint.coldLimit === undefined ? COLD_MS : durationMs(endpoint.coldLimit);
  const warm = endpoint.warmLimit === undefined ? WARM_MS : durationMs(endpoint.warmLimit);
  const mayTakeLong = (provider.kind === 'ollama' || prefix !== null) && endpoint.warmLimit === undefined;
  const mayLoad = expectation === 'cold' || mayTakeLong;
  const firstTokenMs = mayLoad ? cold : warm;
  const connectMs = endpoint.connectLimit === undefined ? CONNECT_MS : durationMs(endpoint.connectLimit);
  return { connectMs, firstTokenMs, stallMs: Math.min(STALL_MS, firstTokenMs), graceMs: GRACE_MS };
}

/** A failure that no request had to be made for. */
export function failedBefore(error: PingError): Measurement {
  return { ok: false, timing: NO_TIMING, usage: NO_USAGE, error };
}

export function pingError(kind: ErrorKind, message: string, more: Partial<Omit<PingError, 'kind' | 'message'>> = {}): PingError {
  return { kind, message, status: null, detail: null, retryAfterMs: null, ...more };
}

/** The secret behind `ref`, if any, or an `auth` error that says where it was looked for. */
export function resolveSecret(secrets: SecretResolver, ref: SecretRef | undefined): Result<string | undefined, PingError> {
  if (ref === undefined) return ok(undefined);
  const secret = secrets(ref);
  return secret.ok ? secret : err(pingError('auth', secret.error));
}

/**
 * A path below a base URL that may have a path of its own: `http://h/proxy/v1` + `/v1/models` is `http://h/proxy/v1/models`.
 * A version at the end of the base is not repeated (`…/v1beta/openai` keeps its own).
 */
export function urlBelow(baseUrl: string, path: string): URL {
  const url = new URL(baseUrl);
  const [pathname = '', query = ''] = path.split('?', 2);
  const base = url.pathname.replace(/\/+$/, '');
  const versioned = /\/(v\d+[a-z]*|openai)$/.test(base);
  url.pathname = base + (versioned ? pathname.replace(/^\/v1(?=\/)/, '') : pathname);
  if (query !== '') url.search = url.search === '' ? query : `${url.search}&${query}`;
  return url;
}

/** A base URL without the `/v1` that paths bring along, but for `…/openai/v1`: behind `/openai` they would leave theirs out. */
export function rootOf(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '').replace(/(?<!\/openai)\/v1$/, '');
}

/** What we sent and must not show: a token, or several. */
export type Hidden = string | undefined | readonly string[];

/** A server's own words, cut to a readable length and free of the secrets that we sent. */
export function ownWords(text: string, hidden: Hidden): string {
  const secrets = typeof hidden === 'string' ? [hidden] : (hidden ?? []);
  const clean = secrets.reduce((left, secret) => (secret === '' ? left : left.replaceAll(secret, '…')), text);
  return clean
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 500);
}
