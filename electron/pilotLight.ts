import { type Alerting, createAlerting } from './alerting.ts';
import type { AlertKeeper } from './alerts/keeper.ts';
import type { Access, ApiContext } from './api/context.ts';
import { feedDays } from './api/dayFeed.ts';
import { EntryCodes } from './api/entryCodes.ts';
import { feedLooks } from './api/lookFeed.ts';
import { type OpenAnswer, openAnswer } from './api/open.ts';
import { type ShellFacts, serviceShell } from './api/shell.ts';
import { WrongTokens } from './api/wrongTokens.ts';
import { cleanerOf, createApiContext } from './apiContext.ts';
import { DemoMode } from './demoMode.ts';
import { loadOnce } from './domain/loadOnce.ts';
import { ok, type Result } from './domain/result.ts';
import { createEngine, type Engine, type EngineOptions, forgetPastPauses } from './engine.ts';
import { environmentSecrets } from './environmentSecrets.ts';
import { type GatewayDoor, lazyGateway } from './gateway/lazyGateway.ts';
import { type Clock, systemClock, type Timer } from './keepalive/clock.ts';
import type { KeepAlive } from './keepalive/keepAlive.ts';
import type { KeepAliveMonitor } from './keepalive/monitor.ts';
import type { Log } from './log.ts';
import type { MemoryByHand } from './memory/memoryByHand.ts';
import type { ProfileUse } from './profiles.ts';
import { releaseAfterHours } from './release.ts';
import { filesIn } from './storage/dataDir.ts';
import type { History } from './storage/history/history.ts';
import { confStore, JsonFile } from './storage/jsonFile.ts';
import type { SecretStore } from './storage/secrets.ts';
import type { SettingsStore } from './storage/settingsStore.ts';
import { openStores, type StoreOptions, type Stores } from './stores.ts';
import { USER_AGENT } from './version.ts';

export interface PilotLightOptions extends StoreOptions {
  readonly env: EngineOptions['env'];
  /** Folder of the built page. */
  readonly pageFolder: string;
  /** Overrides the start delay of the settings, text form. */
  readonly startDelay?: string;
  /** What the program around the engine knows; without it, it is the service of a command line. */
  readonly shell?: ShellFacts;
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
  /** A code that opens the loopback page once, for a link on a command line. */
  entryCode(): string;
  /** What monitors read (`/health` …), without loading the web side of the product, which weighs more than all the rest. */
  openAnswer(path: string): Promise<OpenAnswer | undefined>;
  /** Passes requests of local programs on to the providers; loaded when it is first asked. */
  readonly gateway: GatewayDoor;
  readonly settings: SettingsStore;
  readonly secrets: SecretStore;
  readonly monitor: KeepAliveMonitor;
  readonly keepAlive: KeepAlive;
  readonly history: History;
  readonly log: Log;
  /** A text without any of the secrets, for reports. */
  clean(text: string): string;
  /** Trouble that lasts, and notices for people. */
  readonly alerts: Pick<AlertKeeper, 'open' | 'onNotice'>;
  /** Tells the user something that came up after the start. @param holds whether it is still so; missing: as long as this runs */
  note(sentence: string, holds?: () => boolean): void;
  /** The simulated servers, off until they are started. */
  readonly demo: DemoMode;
  /** Whether `DISABLE_WARMUP` is set for this run. */
  readonly disabled: boolean;
  /** Loads and frees models when somebody asks for it, and pauses what would load them again. */
  readonly memory: Pick<MemoryByHand, 'load' | 'unload' | 'free'>;
  /** Switches to a profile, by its id or name. */
  switchProfile(nameOrId: string): Promise<Result<ProfileUse>>;
  start(): Promise<void>;
  /** Cancels pings under way, closes connections and files. A second call waits for the first. */
  stop(): Promise<void>;
}

/** A clock that was wrong when the machine came up has been set by then. */
const FIRST_PRUNE_MS = 600_000;
const PRUNE_EVERY_MS = 3_600_000;
const PRUNE_BREATH_MS = 200;

/** Wires the parts. Fails when another instance uses the data folder, or the history is of a newer version. */
export async function createPilotLight(options: PilotLightOptions): Promise<Result<PilotLight>> {
  const { env, dataDir, clock = systemClock() } = options;
  const opened = openStores(options, clock);
  if (!opened.ok) return opened;
  const stores = opened.value;
  for (const secret of environmentSecrets(env)) stores.secretsInUse.add(secret);
  const engine = createEngine(stores, { env, clock, random: options.random ?? Math.random, startDelay: options.startDelay });
  const demo = new DemoMode(stores, new JsonFile(filesIn(dataDir).demo, options.makeStore ?? confStore));
  await demo.clearLeftovers();
  const codes = new EntryCodes(() => clock.monoNow());
  const apiLog = stores.log.scoped('api');
  const wrongTokens = new WrongTokens(
    () => clock.monoNow(),
    (sentence) => apiLog.warn(sentence, {}),
  );
  const alerting = createAlerting(stores, { engine, demo, clock, env, clean: cleanerOf(stores, { env, dataDir }) });
  const context = createApiContext(stores, { engine, alerting, clock, demo, codes, shell: options.shell ?? serviceShell(), env, dataDir });
  const gateway = lazyGateway({
    settings: () => stores.settings.current,
    begin: (endpointId) => engine.monitor.beginRequest(endpointId),
    secrets: engine.secrets,
    userAgent: USER_AGENT,
    env,
    wallNow: () => clock.wallNow(),
    log: stores.log.scoped('gateway'),
  });
  const { monitor, settings, budgets, feed, dayBook } = context;
  const endings = [
    pruner(stores, clock),
    releaseAfterHours(stores, engine, clock),
    feedDays({ monitor, settings, budgets, feed, dayBook, clock }),
    feedLooks({ monitor, feed, clock, log: stores.log.scoped('keep-alive') }),
  ];
  let stopped: Promise<void> | undefined;

  return ok({
    fetch: lazyApi(context, { kind: 'trusted' }, options.pageFolder),
    loopback: (token) => lazyApi(context, { kind: 'loopback', token, codes, wrongTokens }, options.pageFolder),
    entryCode: () => codes.issue(),
    openAnswer: (path) => openAnswer(context, path),
    gateway,
    settings: stores.settings,
    secrets: stores.secrets,
    monitor: engine.monitor,
    keepAlive: engine.keepAlive,
    history: stores.history,
    log: stores.log,
    clean: context.clean,
    alerts: alerting.keeper,
    note: (sentence, holds) => stores.notices.add(sentence, holds),
    demo,
    disabled: engine.disabled,
    memory: engine.memory,
    switchProfile: (nameOrId) => context.switchProfile(nameOrId),
    async start() {
      forgetPastPauses(stores, clock);
      // Somebody may have quit meanwhile; a monitor that starts now would never be stopped.
      const isStopped = (): boolean => stopped !== undefined;
      if (isStopped()) return;
      await engine.sharedWork.start();
      if (isStopped()) return;
      engine.terms.habits.start();
      endings.push(() => engine.terms.habits.stop(), warmUpSoon(engine, clock));
      await engine.monitor.start();
    },
    stop() {
      stopped ??= gateway.close().then(() => stopAll(stores, engine, alerting, demo, endings));
      return stopped;
    },
  });
}

/** Until then the service answers whoever waited for it to come up, ms; a ping before that warms up by itself. */
const WARM_UP_AFTER_MS = 500;

/** Loads what pings, in good time before the first one. @returns a function that calls it off */
function warmUpSoon({ pinger }: Engine, clock: Clock): () => void {
  const timer = clock.setTimer(() => void pinger.warmUp(), WARM_UP_AFTER_MS);
  return () => timer.cancel();
}

/** The API with its page, loaded when first asked. */
function lazyApi(context: ApiContext, access: Access, pageFolder: string): Fetch {
  const api = loadOnce(async () => (await import('./api/app.ts')).createApi(context, access, pageFolder));
  return async (request) => (await api()).fetch(request);
}

/**
 * Clears old history away in small bites. What is cleared is gone for good, so a wall clock that jumps ahead by a year clears nothing: no more time
 * has passed than by the machine's own count. @returns a function that ends it
 */
function pruner({ history, settings }: Stores, clock: Clock): () => void {
  const wallAtBoot = clock.wallNow() - clock.bootNow();
  let timer: Timer;
  const prune = (): void => {
    const now = Math.min(clock.wallNow(), wallAtBoot + clock.bootNow());
    const more = history.prune(now, settings.current.retentionDays);
    timer = clock.setTimer(prune, more.ok && more.value ? PRUNE_BREATH_MS : PRUNE_EVERY_MS);
  };
  timer = clock.setTimer(prune, FIRST_PRUNE_MS);
  return () => timer.cancel();
}

async function stopAll(
  { history, learned, log, lock }: Stores,
  { monitor, pinger, sharedWork, stopping }: Engine,
  alerting: Alerting,
  demo: DemoMode,
  endings: readonly (() => void)[],
): Promise<void> {
  for (const end of endings) end();
  stopping.abort();
  await alerting.stop();
  await monitor.stop();
  await sharedWork.stop();
  const left = await demo.stop();
  if (!left.ok) log.scoped('demo').warn(`The demo could not be taken out of the settings: ${left.error}`, {});
  await pinger.close();
  await learned.flush();
  const closed = history.close();
  if (!closed.ok) log.scoped('storage').warn(closed.error, {});
  lock.release();
}
