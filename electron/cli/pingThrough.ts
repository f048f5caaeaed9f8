import { pingSchema } from '../domain/ping.ts';
import { err, ok } from '../domain/result.ts';
import type { Target } from '../keepalive/catalog.ts';
import type { Sender } from './pingHere.ts';
import type { RunningService } from './service.ts';

/** A model that has to load, after whatever is before it in its provider's line, ms. */
const WAIT_MS = 60 * 60_000;

/** Has the running service make the pings: they are in its history, and move its schedule. */
export function pingThrough(service: RunningService, { endpoint }: Target): Sender {
  return {
    async send(signal) {
      const answer = await service.ask(`/api/endpoints/${encodeURIComponent(endpoint.id)}/ping`, {}, WAIT_MS, signal);
      // Whoever ends the wait does not end the ping: others may wait for it, too.
      if (signal.aborted) return ok(null);
      if (!answer.ok) return err(answer.error.message);
      const ping = pingSchema.safeParse(answer.value);
      return ping.success ? ok(ping.data) : err(`The service at ${service.url} is of another version. Restart it.`);
    },
    close: async () => {},
  };
}
