import { homedir } from 'node:os';
import type { Ping } from '../domain/ping.ts';
import type { Prefix } from '../domain/prefix.ts';
import { hostOf } from '../domain/provider.ts';
import { defaultSettings, type Settings } from '../domain/settings.ts';
import { Catalog, type Target } from '../keepalive/catalog.ts';
import { systemClock } from '../keepalive/clock.ts';
import { KeepAlive, UNSEEN } from '../keepalive/keepAlive.ts';
import { createLog, type LogLevel } from '../log.ts';
import { createPinger } from '../providers/pinger.ts';
import { filesIn } from '../storage/dataDir.ts';
import { PrefixTexts } from '../storage/prefixText.ts';
import { readSecrets, secretResolver } from '../storage/secrets.ts';
import { readSettings } from '../storage/settingsStore.ts';
import { USER_AGENT } from '../version.ts';
import { complain, EXIT, type ExitCode, type Terminal } from './output.ts';
import { summarize } from './pingSummary.ts';
import { type PingFlags, pingTarget } from './pingTarget.ts';
import { renderPing, renderSummary, renderTitle } from './pingText.ts';

export interface PingOptions extends PingFlags {
  readonly dataDir: string;
  readonly endpoint: string | undefined;
  readonly count: number;
  readonly prompt: string | undefined;
  readonly json: boolean;
  readonly logLevel: LogLevel;
}

/** Pings one endpoint and shows where the time went. Not kept in the history: it is somebody looking, not the schedule. */
export async function ping(options: PingOptions, terminal: Terminal): Promise<ExitCode> {
  const files = filesIn(options.dataDir);
  const settings = readSettings(files.settings);
  if (!settings.ok) return complain(terminal, options, 'failed', `${files.settings} cannot be used: ${settings.error}`);
  const chosen = pingTarget(options.endpoint, options, settings.value ?? defaultSettings(), terminal.env);
  if (!chosen.ok) return complain(terminal, options, 'usage', chosen.error);
  const pings = await sendAll(chosen.value, settings.value ?? defaultSettings(), options, terminal);
  const summary = summarize(pings);
  if (options.json) terminal.out(`${JSON.stringify({ endpoint: describe(chosen.value), pings, summary }, null, 2)}\n`);
  else if (pings.length > 1) terminal.out(renderSummary(summary, terminal));
  return summary.warm + summary.cold === pings.length ? EXIT.done : EXIT.failed;
}

async function sendAll(target: Target, settings: Settings, options: PingOptions, terminal: Terminal): Promise<Ping[]> {
  const resolve = secretResolver(readSecrets(filesIn(options.dataDir).secrets), terminal.env);
  const inUse = new Set<string>();
  const log = createLog({ level: options.logLevel, write: (line) => terminal.err(line), secrets: () => inUse });
  const pinger = createPinger({
    secrets: (ref) => {
      const secret = resolve(ref);
      if (secret.ok) inUse.add(secret.value);
      return secret;
    },
    userAgent: USER_AGENT,
    wallNow: () => Date.now(),
  });
  const clock = systemClock();
  const prefixTexts = new PrefixTexts();
  const prefixText = (prefix: Prefix) => prefixTexts.of(prefix);
  const keepAlive = new KeepAlive({ catalog: () => Catalog.of(settings), transport: pinger, clock, log: log.engine, prefixText });
  const abort = new AbortController();
  const cancel = (): void => abort.abort();
  process.once('SIGINT', cancel);
  await pinger.warmUp();

  if (!options.json) terminal.out(renderTitle(target, terminal));
  const pings: Ping[] = [];
  let lastEnd: number | null = null;
  for (let i = 0; i < options.count && !abort.signal.aborted; i += 1) {
    const gapMs = lastEnd === null ? null : clock.monoNow() - lastEnd;
    const made = await keepAlive.ping(target, { prompt: options.prompt, expectation: 'cold', gapMs, ...UNSEEN, signal: abort.signal });
    lastEnd = clock.monoNow();
    pings.push(made);
    if (!options.json) terminal.out(renderPing(made, i + 1, terminal));
  }
  process.off('SIGINT', cancel);
  await pinger.close();
  return pings;
}

function describe({ endpoint, provider }: Target) {
  return { id: endpoint.id, model: endpoint.model, provider: provider.kind, providerId: provider.id, host: hostOf(provider).replace(homedir(), '~') };
}
