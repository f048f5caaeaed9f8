import type { Access, ApiContext } from './api/context.ts';
import { LazyMetrics } from './api/lazyMetrics.ts';
import { LiveFeed } from './api/liveFeed.ts';
import { type OpenAnswer, openAnswer } from './api/open.ts';
import { durationMs } from './domain/duration.ts';
import { DEFAULT_PROMPT } from './domain/endpoint.ts';
import type { PingJob } from './domain/measurement.ts';
import { err, ok, type Result } from './domain/result.ts';
import type { Settings } from './domain/settings.ts';
import { importConfig } from './importConfig.ts';
import { Catalog } from './keepalive/catalog.ts';
import { type Clock, systemClock, type Timer } from './keepalive/clock.ts';
import { KeepAlive } from './keepalive/keepAlive.ts';
import { KeepAliveMonitor } from './keepalive/monitor.ts';
import { MemorySchedule } from './keepalive/schedule.ts';
import { createLog, type LogLevel } from './log.ts';
import { createPinger, type Pinger } from './providers/pinger.ts';
import { filesIn, makeDataDir } from './storage/dataDir.ts';
import { type History, openHistory } from './storage/history/history.ts';
import { takeLock } from './storage/instanceLock.ts';
import { confStore, type MakeObjectStore } from './storage/jsonFile.ts';
import { FileSecretStore, type SecretStore, secretResolver } from './storage/secrets.ts';
import { SettingsStore } from './storage/settingsStore.ts';
import { USER_AGENT, VERSION } from './version.ts';

export interface PilotLightOptions {
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder of the built page. */
  readonly pageFolder: string;
  readonly logLevel?: LogLevel;
  readonly writeLog?: (line: string) => void;
  /** Overrides the start delay of the settings, text form. */
  readonly startDelay?: string;
  /** The desktop passes electron-store and safeStorage here. */
  readonly makeStore?: MakeObjectStore;
  readonly secrets?: SecretStore;
  readonly clock?: Clock;
  readonly random?: () => number;
}

export type Fetch = (request: Request) => Promise<Response>;

/** The whole product less its shell: engine, history and API. */
export interface PilotLight {
  /** Answers a request of our own window: no token needed. */
  readonly fetch: Fetch;
  /** The service for a loopback port, guarded by a token. */
  loopback(token: string): Fetch;
  /** What monitors read (`/health` …), without loading the web side of the product, which weighs more than all the rest. */
  openAnswer(path: string): Promise<OpenAnswer | undefined>;
  readonly settings: SettingsStore;
  readonly secrets: SecretStore;
  readonly monitor: KeepAliveMonitor;
  readonly keepAlive: KeepAlive;
  readonly history: History;
  readonly notices: readonly string[];
  start(): Promise<void>;
  /** Cancels pings under way, closes connections and files. A second call waits for the first. */
  stop(): Promise<void>;
}

const PRUNE_EVERY_MS = 3_600_000;
const PRUNE_BREATH_MS = 200;
/** Warm TTFTs read back at start, so that cold starts are told from the first ping on. */
const BASELINE_PINGS = 60;

/** Wires the parts. Fails when another instance uses the data folder, or the history is of a newer version. */
export async function createPilotLight(options: PilotLightOptions): Promise<Result<PilotLight>> {
  const files = filesIn(options.dataDir);
  const folder = makeDataDir(options.dataDir);
  if (!folder.ok) return folder;
  const lock = takeLock(files.lock);
  if (!lock.ok) return lock;

  const clock = options.clock ?? systemClock();
  const wallNow = () => clock.wallNow();
  const makeStore = options.makeStore ?? confStore;
  const notices: string[] = [];
  const note = (sentence: string | null): void => {
    if (sentence === null) return;
    notices.push(sentence);
    log.scoped('storage').warn(sentence, {});
  };

  const settings = new SettingsStore({ file: files.settings, makeStore, now: wallNow });
  const fileSecrets = options.secrets ?? new FileSecretStore({ file: files.secrets, makeStore, now: wallNow });
  const inUse = new Set<string>();
  const log = createLog({ level: options.logLevel ?? 'info', write: options.writeLog ?? toStderr, secrets: () => inUse });
  note(settings.notice);
  if (fileSecrets instanceof FileSecretStore) note(fileSecrets.notice);

  const opened = openHistory({
    file: files.history,
    now: wallNow,
    retentionDays: settings.current.retentionDays,
    log: (line) => log.scoped('storage').warn(line, {}),
    onNotice: note,
  });
  if (!opened.ok) {
    lock.value.release();
    return err(opened.error);
  }
  const { history } = opened.value;
  note(opened.value.notice);

  const resolve = secretResolver(fileSecrets, options.env);
  const pinger = createPinger({
    secrets: (ref) => {
      const secret = resolve(ref);
      // From here on the log blots it out.
      if (secret.ok) inUse.add(secret.value);
      return secret;
    },
    userAgent: USER_AGENT,
    wallNow,
  });
  const keepAlive = new KeepAlive({
    catalog: () => new Catalog(settings.current),
    transport: pinger,
    clock,
    log: log.engine,
    recentWarmTtfts: (endpointId) => warmTtfts(history, endpointId),
  });
  const monitor = new KeepAliveMonitor(new Catalog(settings.current), {
    keepAlive,
    schedule: new MemorySchedule(),
    clock,
    random: options.random ?? Math.random,
    log: log.engine,
    disabled: isTrue(options.env['DISABLE_WARMUP']),
    startDelayMs: durationMs(options.startDelay ?? settings.current.startDelay),
    record: (ping) => {
      const kept = history.record(ping);
      if (!kept.ok) log.scoped('storage').warn(kept.error, {});
    },
  });
  rememberLastPings(monitor, history);
  // No run has an event every millisecond, so the time it began is above every number of the run before.
  const feed = new LiveFeed(monitor, Math.round(clock.wallNow()));
  settings.onChange(async (changed) => {
    forgetChanged(monitor, changed, pinger, keepAlive);
    await monitor.update(new Catalog(changed));
    feed.push({ kind: 'settings' });
  });

  const memory = (verb: 'load' | 'unload') => async (endpointId: string) => {
    const target = new Catalog(settings.current).targets.get(endpointId);
    if (target === undefined) throw new Error(`no endpoint ${endpointId}`);
    const job: PingJob = { ...target, prompt: DEFAULT_PROMPT, expectation: 'cold', signal: new AbortController().signal };
    const done = await pinger[verb](job);
    if (done.ok && verb === 'load') await monitor.recordUsage(target.endpoint.id, target.provider.id);
    if (done.ok && verb === 'unload') monitor.markCold(endpointId);
    return done;
  };
  const context: ApiContext = {
    version: VERSION,
    settings,
    secrets: fileSecrets,
    monitor,
    history,
    feed,
    metrics: new LazyMetrics({ monitor, settings, version: VERSION }),
    notices: () => notices,
    log: log.scoped('api'),
    logLines: () => log.recent(),
    load: memory('load'),
    unload: memory('unload'),
    importConfig: (text, apply) => importConfig(text, { settings, secrets: fileSecrets }, apply),
    disabled: isTrue(options.env['DISABLE_WARMUP']),
    now: wallNow,
  };
  const lazyApi = (access: Access): Fetch => {
    let api: Promise<{ fetch(request: Request): Response | Promise<Response> }> | undefined;
    return async (request) => {
      api ??= import('./api/app.ts').then(({ createApi }) => createApi(context, access, options.pageFolder));
      return (await api).fetch(request);
    };
  };
  let pruning: Timer | undefined;
  const prune = (): void => {
    const more = history.prune(clock.wallNow(), settings.current.retentionDays);
    pruning = clock.setTimer(prune, more.ok && more.value ? PRUNE_BREATH_MS : PRUNE_EVERY_MS);
  };
  const stop = async (): Promise<void> => {
    pruning?.cancel();
    await monitor.stop();
    await pinger.close();
    const closed = history.close();
    if (!closed.ok) log.scoped('storage').warn(closed.error, {});
    lock.value.release();
  };
  let stopped: Promise<void> | undefined;

  return ok({
    fetch: lazyApi({ kind: 'trusted' }),
    loopback: (token) => lazyApi({ kind: 'loopback', token }),
    openAnswer: (path) => openAnswer(context, path),
    settings,
    secrets: fileSecrets,
    monitor,
    keepAlive,
    history,
    notices,
    async start() {
      await pinger.warmUp();
      await monitor.start();
      pruning = clock.setTimer(prune, PRUNE_BREATH_MS);
    },
    stop() {
      stopped ??= stop();
      return stopped;
    },
  });
}

function toStderr(line: string): void {
  process.stderr.write(line);
}

/** `true`, `1`, `yes` and `on`, as people write switches in an environment. */
function isTrue(value: string | undefined): boolean {
  return /^(true|1|yes|on)$/i.test(value?.trim() ?? '');
}

function warmTtfts(history: History, endpointId: string): number[] {
  const recent = history.recent(endpointId, BASELINE_PINGS);
  if (!recent.ok) return [];
  return recent.value
    .filter((ping) => ping.outcome === 'warm')
    .map((ping) => ping.ttftNetMs ?? ping.ttftMs)
    .filter((ttftMs) => ttftMs !== null)
    .reverse();
}

function rememberLastPings(monitor: KeepAliveMonitor, history: History): void {
  const last = history.lastPings();
  if (last.ok) for (const [endpointId, [ping]] of last.value) if (ping !== undefined) monitor.remember(endpointId, ping);
}

/** What was learned of an endpoint holds no longer when its model or provider is another. */
function forgetChanged(monitor: KeepAliveMonitor, settings: Settings, pinger: Pinger, keepAlive: KeepAlive): void {
  const catalog = new Catalog(settings);
  for (const { endpointId } of monitor.states()) {
    const before = monitor.targetOf(endpointId);
    const after = catalog.targets.get(endpointId);
    const same =
      after !== undefined && before?.endpoint.model === after.endpoint.model && JSON.stringify(before.provider) === JSON.stringify(after.provider);
    if (same) continue;
    pinger.forget(endpointId);
    keepAlive.forget(endpointId);
  }
}
