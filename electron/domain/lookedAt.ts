import { type Measurement, NO_TIMING, NO_USAGE } from './measurement.ts';
import { type Look, modelIn } from './peek.ts';
import type { ErrorKind } from './ping.ts';
import { type Provider, serverName } from './provider.ts';

/** A ping that is only a look: warm or cold by what the server says, no time to first token, and nothing is kept warm by it. */
export function measurementOfLook(look: Look, provider: Provider, model: string): Measurement {
  const server = serverName(provider);
  if (look.kind === 'silent') return failed('unreachable', `${server} did not tell in time what is loaded. Is it running?`);
  if (look.kind === 'blind')
    return failed('badRequest', `${server} has no call that tells what is loaded and leaves it alone, so it cannot be only looked at. ${OTHERWISE}`);
  switch (modelIn(look.peek, model).residency) {
    case 'loaded':
      return seen('warm');
    case 'unloaded':
      return seen('cold');
    case 'loading':
      return failed('loading', `Skipped: ${server} is loading ${model}.`);
    case 'unknown':
      return failed('badRequest', `${server} does not tell whether ${model} is loaded, so it cannot be only looked at. ${OTHERWISE}`);
  }
}

const OTHERWISE = 'Choose another way of pinging it.';

function seen(coldHint: 'warm' | 'cold'): Measurement {
  return { ok: true, timing: NO_TIMING, usage: NO_TOKENS, loadMs: null, coldHint, onlyLooked: true };
}

/** Of a request that asks for none. */
export const NO_TOKENS = { ...NO_USAGE, inputTokens: 0, outputTokens: 0 } as const;

function failed(kind: ErrorKind, message: string): Measurement {
  return { ok: false, timing: NO_TIMING, usage: NO_USAGE, error: { kind, message, status: null, detail: null, retryAfterMs: null } };
}
