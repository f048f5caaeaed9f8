import { homedir } from 'node:os';
import type { Ping } from '../domain/ping.ts';
import { hostOf } from '../domain/provider.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { LogLevel } from '../log.ts';
import { complain, EXIT, type ExitCode, type Terminal } from './output.ts';
import { pingHere, type Sender } from './pingHere.ts';
import { findPlace, type PingPlace, type PingPlaceOptions } from './pingPlace.ts';
import { summarize } from './pingSummary.ts';
import { renderPing, renderSummary, renderTitle } from './pingText.ts';
import { pingThrough } from './pingThrough.ts';

export interface PingOptions extends PingPlaceOptions {
  readonly count: number;
  readonly json: boolean;
  readonly logLevel: LogLevel;
}

/**
 * Pings one endpoint and shows where the time went: through the running service, which keeps the result, if the endpoint is one of its own and nothing
 * else than its usual ping is asked for; else from here, and nothing is kept.
 */
export async function ping(options: PingOptions, terminal: Terminal): Promise<ExitCode> {
  const place = await findPlace(options, terminal.env);
  if (!place.ok) return complain(terminal, options, place.error.kind, place.error.message);
  const { target, service } = place.value;
  const sender = service === null ? await pingHere(place.value, options, terminal) : pingThrough(service, target);
  if (!options.json) terminal.out(renderTitle(place.value, terminal));
  const sent = await sendAll(sender, options, terminal);
  if (!sent.ok) return complain(terminal, options, 'failed', sent.error);
  const pings = sent.value;
  const summary = summarize(pings);
  if (options.json) terminal.out(`${JSON.stringify({ endpoint: describe(place.value), pings, summary }, null, 2)}\n`);
  else if (pings.length > 1) terminal.out(renderSummary(summary, terminal));
  return pings.length > 0 && summary.warm + summary.cold === pings.length ? EXIT.done : EXIT.failed;
}

async function sendAll(sender: Sender, { count, json }: PingOptions, terminal: Terminal): Promise<Result<Ping[]>> {
  const abort = new AbortController();
  const cancel = (): void => abort.abort();
  process.once('SIGINT', cancel);
  const pings: Ping[] = [];
  try {
    for (let i = 0; i < count && !abort.signal.aborted; i += 1) {
      const made = await sender.send(abort.signal);
      if (!made.ok) return err(made.error);
      if (made.value === null) continue;
      pings.push(made.value);
      if (!json) terminal.out(renderPing(made.value, i + 1, terminal));
    }
    return ok(pings);
  } finally {
    process.off('SIGINT', cancel);
    await sender.close();
  }
}

function describe({ target: { endpoint, provider }, service }: PingPlace) {
  return {
    id: endpoint.id,
    model: endpoint.model,
    provider: provider.kind,
    providerId: provider.id,
    host: hostOf(provider).replace(homedir(), '~'),
    /** The service that made the pings. */
    service: service?.url ?? null,
  };
}
