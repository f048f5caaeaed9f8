import type { Expiry } from '../domain/alert.ts';
import { messageOf } from '../domain/messageOf.ts';
import type { Provider } from '../domain/provider.ts';
import type { Settings } from '../domain/settings.ts';
import type { Clock, Timer } from '../keepalive/clock.ts';
import type { EngineLog } from '../keepalive/log.ts';

export interface ExpiryWatchOptions {
  readonly settings: () => Settings;
  /** When its credentials end; `null`: nobody knows, or they renew themselves. */
  readonly expiryOf: (provider: Provider) => Promise<Expiry | null>;
  readonly onExpiry: (providerId: string, expiry: Expiry | null) => void;
  readonly clock: Pick<Clock, 'setTimer'>;
  readonly log: EngineLog;
}

/** How often credentials are looked at, ms. */
const EVERY_MS = 60_000;

/** Looks now and then when the credentials of AWS accounts end. @returns a function that ends it */
export function watchExpiries({ settings, expiryOf, onExpiry, clock, log }: ExpiryWatchOptions): () => void {
  let ended = false;
  let timer: Timer;
  const look = async (provider: Provider): Promise<void> => {
    try {
      const expiry = await expiryOf(provider);
      if (!ended) onExpiry(provider.id, expiry);
    } catch (error) {
      log.debug(`When the credentials of ${provider.name} end could not be seen: ${messageOf(error)}`, {});
    }
  };
  const lookAtAll = async (): Promise<void> => {
    const { providers, endpoints, alertRules } = settings();
    const used = providers.filter(({ id, kind }) => kind === 'bedrock' && endpoints.some(({ providerId, enabled }) => enabled && providerId === id));
    if (alertRules.credentials) for (const provider of used) await look(provider);
    if (!ended) timer = clock.setTimer(() => void lookAtAll(), EVERY_MS);
  };
  timer = clock.setTimer(() => void lookAtAll(), EVERY_MS);
  return () => {
    ended = true;
    timer.cancel();
  };
}
