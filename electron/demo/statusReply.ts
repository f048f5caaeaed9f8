import type { Gpu } from './gpu.ts';
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
}

/** What a status route answers: a JSON body or text; nothing where there is no such route. */
export type StatusReply =
  | { readonly json: object; readonly status?: number }
  | { readonly text: string; readonly headers: Readonly<Record<string, string>> }
  | undefined;

export const METRICS_TYPE = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' };
