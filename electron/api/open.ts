import type { ApiContext } from './context.ts';
import { health, warmupStatus } from './status.ts';

/** An answer that needs no web framework around it. */
export interface OpenAnswer {
  readonly contentType: string;
  readonly text: string;
}

const JSON_TYPE = 'application/json';

const answers: Readonly<Record<string, (context: ApiContext) => OpenAnswer | Promise<OpenAnswer>>> = {
  '/health': (context) => ({ contentType: JSON_TYPE, text: JSON.stringify(health(context)) }),
  '/v1/warmup/status': (context) => ({ contentType: JSON_TYPE, text: JSON.stringify(warmupStatus(context)) }),
  '/metrics': (context) => context.metrics.render(),
};

/** Paths anybody on this computer may read: nothing in them is secret, and monitors have no place for a token. */
export const isOpenPath = (path: string): boolean => Object.hasOwn(answers, path);

/** What a monitor asks for, or `undefined` for any other path. */
export async function openAnswer(context: ApiContext, path: string): Promise<OpenAnswer | undefined> {
  return isOpenPath(path) ? answers[path]?.(context) : undefined;
}
