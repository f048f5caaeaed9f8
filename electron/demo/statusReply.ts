import type { Gpu } from './gpu.ts';
import type { Exchange } from './httpServer.ts';
import type { Dialect, Flavour } from './openaiDialect.ts';

export interface StatusContext {
  readonly flavour: Flavour;
  readonly dialect: Dialect;
  readonly gpu: Gpu;
  /** How many models fit at once. */
  readonly capacity: number;
  /** Names of the models, in order. */
  readonly names: readonly string[];
  /** A vLLM with `--enable-sleep-mode` in development mode. */
  readonly sleepMode: boolean;
  /** Models that whoever loaded them has asked to keep (Lemonade). */
  readonly pinned: Set<string>;
  /** What loading and freeing wants (TabbyAPI); `undefined`: nothing. */
  readonly adminKey: string | undefined;
  /** Why no model can be loaded, in the server's words (TabbyAPI); `undefined`: each can. */
  readonly loadFails: string | undefined;
}

/** What a status route answers: a JSON body or text; nothing where there is no such route. */
export type StatusReply =
  | { readonly json: object; readonly status?: number }
  | { readonly text: string; readonly headers: Readonly<Record<string, string>> }
  | undefined;

export const METRICS_TYPE = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' };

/** The key of a request: in a header of its own, else as a bearer token. */
export function keyOf({ request }: Exchange, header?: 'x-admin-key'): string | undefined {
  const own = header === undefined ? undefined : request.headers[header];
  return own ?? /^Bearer (.+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
}
