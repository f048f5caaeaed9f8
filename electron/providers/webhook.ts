import type { IncomingHttpHeaders } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { Dispatcher } from 'undici';
import type { Posted, WebhookWire } from '../domain/posted.ts';
import { ConnectionPool, type Lease } from './connections.ts';
import { faultOf, pingErrorOfFault, type TransportFault } from './faults.ts';
import { guardedLookup } from './guardedLookup.ts';
import { retryAfterMs } from './httpErrors.ts';

/** A whole delivery takes no longer, ms. */
const LIMIT_MS = 10_000;
/** After its head an answer may end by itself for so long, ms; nobody needs the rest. */
const GRACE_MS = 1_000;
/** Of an answer so much is looked at, bytes. */
const MAX_BYTES = 16 * 1024;

export interface WebhookWireOptions {
  readonly userAgent: string;
  /** Wall clock, ms since 1970. */
  readonly wallNow: () => number;
  /** Finds the addresses of names, in place of the system. */
  readonly lookup?: LookupFunction;
}

/** Posts alerts. A redirect is an answer like others: whoever may follow one could be led anywhere, with the alert in hand. */
export function createWebhookWire({ userAgent, wallNow, lookup = guardedLookup() }: WebhookWireOptions): WebhookWire {
  const pool = new ConnectionPool({ lookup });
  return {
    async post(url, body, signal) {
      const startedAt = performance.now();
      const took = (): number => Math.round(performance.now() - startedAt);
      const server = url.host;
      let lease: Lease;
      try {
        lease = await pool.lease(url, { connectMs: LIMIT_MS, caFile: undefined, fresh: true });
      } catch (error) {
        return broken({ kind: 'setup', detail: String(error) }, server, took());
      }
      const headers = { 'content-type': 'application/json', 'user-agent': userAgent, accept: '*/*' };
      const delivered = await new Promise<Delivered>((resolve) => new Delivery(lease, resolve, signal).start(url, headers, body));
      return delivered.kind === 'broken' ? broken(delivered.fault, server, took()) : answered(delivered, took(), wallNow());
    },
    close: () => pool.close(),
  };
}

type Delivered =
  | { readonly kind: 'answered'; readonly status: number; readonly headers: IncomingHttpHeaders; readonly said: string }
  | { readonly kind: 'broken'; readonly fault: TransportFault };

/** One request on a connection of its own, which ends with it. */
class Delivery implements Dispatcher.DispatchHandler {
  readonly #lease: Lease;
  readonly #resolve: (delivered: Delivered) => void;
  readonly #signal: AbortSignal;
  #controller: Dispatcher.DispatchController | undefined;
  #limit: NodeJS.Timeout | undefined;
  #head: { readonly status: number; readonly headers: IncomingHttpHeaders } | undefined;
  #said = '';
  #settled = false;

  constructor(lease: Lease, resolve: (delivered: Delivered) => void, signal: AbortSignal) {
    this.#lease = lease;
    this.#resolve = resolve;
    this.#signal = signal;
  }

  start(url: URL, headers: Record<string, string>, body: string): void {
    if (this.#signal.aborted) {
      this.#onAbort();
      return;
    }
    this.#signal.addEventListener('abort', this.#onAbort);
    this.#limit = setTimeout(() => this.#break({ kind: 'stalled', phase: 'answer', afterMs: LIMIT_MS }), LIMIT_MS);
    const path = url.pathname + url.search;
    this.#lease.dispatcher.dispatch({ origin: url.origin, path, method: 'POST', headers, body, headersTimeout: 0, bodyTimeout: 0 }, this);
  }

  readonly #onAbort = (): void => this.#break({ kind: 'cancelled' });

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#settled) controller.abort(new Error('already settled'));
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return;
    this.#head = { status, headers };
    clearTimeout(this.#limit);
    this.#limit = setTimeout(() => this.#end(), GRACE_MS);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled) return;
    this.#said += chunk.toString('utf8');
    if (this.#said.length > MAX_BYTES) this.#end();
  }

  onResponseEnd(): void {
    this.#end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#head !== undefined) this.#end();
    else this.#break(faultOf(error, 'connect', false, this.#lease.proxied));
  }

  #end(): void {
    const { status = 0, headers = {} } = this.#head ?? {};
    this.#settle({ kind: 'answered', status, headers, said: this.#said });
  }

  #break(fault: TransportFault): void {
    this.#settle({ kind: 'broken', fault });
  }

  #settle(delivered: Delivered): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#limit);
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#controller?.abort(new Error('no longer needed'));
    this.#lease.release(false);
    this.#resolve(delivered);
  }
}

function answered({ status, headers, said }: Extract<Delivered, { kind: 'answered' }>, tookMs: number, now: number): Posted {
  const heard = { status, tookMs, said: said.replace(/\s+/g, ' ').trim().slice(0, 200) };
  if (status < 300) return { ok: true, ...heard };
  const mayHelp = status >= 500 || status === 429 || status === 408;
  return { ok: false, ...heard, message: refusal(status), mayHelp, retryAfterMs: retryAfterMs(headers, now) };
}

function refusal(status: number): string {
  if (status < 400) return `It answered with a redirect (status ${status}), which is not followed. Use the address that it leads to.`;
  if (status === 401 || status === 403) return `It does not accept alerts from here (status ${status}). Is the whole address right?`;
  if (status === 404 || status === 410) return `There is nothing at this address (status ${status}). Was the webhook removed?`;
  if (status === 429) return 'It has had too many messages (status 429).';
  return status < 500 ? `It refused the alert (status ${status}).` : `It failed at the alert (status ${status}).`;
}

function broken(fault: TransportFault, server: string, tookMs: number): Posted {
  const nothing = { ok: false, status: null, said: '', tookMs, retryAfterMs: null } as const;
  if (fault.kind === 'stalled') return { ...nothing, message: `${server} did not answer within ${LIMIT_MS / 1000} s.`, mayHelp: true };
  if (fault.kind === 'cancelled') return { ...nothing, message: 'It was called off.', mayHelp: false };
  return { ...nothing, message: pingErrorOfFault(fault, server).message, mayHelp: true };
}
