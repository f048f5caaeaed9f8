import type { Ping } from '../domain/ping.ts';
import type { Prefix } from '../domain/prefix.ts';
import { ok, type Result } from '../domain/result.ts';
import { Catalog } from '../keepalive/catalog.ts';
import { systemClock } from '../keepalive/clock.ts';
import { KeepAlive, UNSEEN } from '../keepalive/keepAlive.ts';
import { createLog, type LogLevel } from '../log.ts';
import { createPinger } from '../providers/pinger.ts';
import { filesIn } from '../storage/dataDir.ts';
import { PrefixTexts } from '../storage/prefixText.ts';
import { readSecrets, secretResolver } from '../storage/secrets.ts';
import { USER_AGENT } from '../version.ts';
import type { Terminal } from './output.ts';
import type { PingPlace } from './pingPlace.ts';

/** Makes pings, one after the other. */
export interface Sender {
  /** @returns `null` when it was cancelled and there is no ping to show */
  send(signal: AbortSignal): Promise<Result<Ping | null>>;
  close(): Promise<void>;
}

/** Pings from this process; nothing of it is kept. */
export async function pingHere(
  { target, settings, dataDir }: PingPlace,
  { prompt, logLevel }: { readonly prompt: string | undefined; readonly logLevel: LogLevel },
  terminal: Terminal,
): Promise<Sender> {
  const resolve = secretResolver(readSecrets(filesIn(dataDir).secrets), terminal.env);
  const inUse = new Set<string>();
  const log = createLog({ level: logLevel, write: (line) => terminal.err(line), secrets: () => inUse });
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
  await pinger.warmUp();

  let lastEnd: number | null = null;
  return {
    async send(signal) {
      const gapMs = lastEnd === null ? null : clock.monoNow() - lastEnd;
      const made = await keepAlive.ping(target, { prompt, expectation: 'cold', gapMs, ...UNSEEN, signal });
      lastEnd = clock.monoNow();
      return ok(made);
    },
    close: () => pinger.close(),
  };
}
