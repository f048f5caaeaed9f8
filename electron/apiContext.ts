import { randomUUID } from 'node:crypto';
import { type Alerting, addressOf, secretPartsOf } from './alerting.ts';
import { BarBook } from './api/barBook.ts';
import type { ApiContext } from './api/context.ts';
import { DayBook } from './api/dayBook.ts';
import type { EntryCodes } from './api/entryCodes.ts';
import { LazyMetrics } from './api/lazyMetrics.ts';
import { LiveFeed } from './api/liveFeed.ts';
import type { ShellFacts } from './api/shell.ts';
import type { DemoMode } from './demoMode.ts';
import { abilitiesOf } from './domain/memory.ts';
import type { ServerSight } from './domain/peek.ts';
import type { Provider } from './domain/provider.ts';
import { secretUses } from './domain/secretUses.ts';
import type { Settings } from './domain/settings.ts';
import type { Engine, EngineOptions } from './engine.ts';
import type { Clock } from './keepalive/clock.ts';
import { redact } from './log.ts';
import { measurePrefix } from './prefix/measure.ts';
import { ProfileSwitch } from './profiles.ts';
import { readTokenFile } from './storage/apiToken.ts';
import { filesIn } from './storage/dataDir.ts';
import { secretResolver } from './storage/secrets.ts';
import type { Stores } from './stores.ts';
import { USER_AGENT, VERSION } from './version.ts';

export interface ApiParts {
  readonly engine: Engine;
  readonly alerting: Alerting;
  readonly clock: Clock;
  readonly demo: DemoMode;
  readonly codes: EntryCodes;
  readonly shell: ShellFacts;
  readonly env: EngineOptions['env'];
  readonly dataDir: string;
}

/** What the API's routes work on: the stores, the engine, and the few things that only the whole product can do. */
export function createApiContext(stores: Stores, parts: ApiParts): ApiContext {
  const { engine, alerting, clock, demo, codes, shell, dataDir, env } = parts;
  const { settings, secrets, history, log, notices } = stores;
  const { monitor, disabled } = engine;
  // No run has an event every millisecond, so the time it began is above every number of the run before.
  const serverSight = (provider: Provider): ServerSight => {
    const seen = monitor.sight(provider);
    return { ...seen, offer: engine.offerFor(provider), can: abilitiesOf(provider, seen.peek) };
  };
  const sightById = (id: string): ServerSight | null => {
    const provider = settings.current.providers.find((other) => other.id === id);
    return provider === undefined ? null : serverSight(provider);
  };
  const feed = new LiveFeed(monitor, sightById, Math.round(clock.wallNow()));
  settings.onChange(() => feed.push({ kind: 'settings' }));
  notices.onChange(() => feed.push({ kind: 'settings' }));
  engine.sharedWork.onState(() => feed.push({ kind: 'settings' }));
  alerting.keeper.onChange(() => feed.push({ kind: 'alerts', alerts: alerting.keeper.sum }));
  const now = (): number => clock.wallNow();
  const profileSwitch = new ProfileSwitch({ settings, free: () => engine.memory.free({ providerId: null, force: false }) });
  return {
    version: VERSION,
    settings,
    secrets,
    monitor,
    sharing: () => engine.sharedWork.state,
    testSharing: async (sharing, password) => {
      const { testSharing } = await import('./sharing/testSharing.ts');
      return testSharing(sharing, { secrets: secretResolver(secrets, env), clock, password });
    },
    sharingCounts: engine.sharedWork.counts,
    bootNow: () => clock.bootNow(),
    budgets: engine.budgets,
    history,
    feed,
    barBook: new BarBook({ history, monitor, settings }),
    dayBook: new DayBook({ history, monitor, settings, now }),
    demo,
    shell,
    dataDir,
    tokenFile: filesIn(dataDir).token,
    entryCode: () => codes.issue(),
    metrics: new LazyMetrics({
      monitor,
      settings,
      budgets: engine.budgets,
      alerting,
      sharingCounts: engine.sharedWork.counts,
      bootNow: () => clock.bootNow(),
      version: VERSION,
    }),
    notices: () => notices.current,
    log: log.scoped('api'),
    logLines: () => log.recent(),
    onLogLine: (listener) => log.onLine(listener),
    alerting,
    clean: cleanerOf(stores, parts),
    memory: engine.memory,
    settingsFile: {
      export: async () =>
        (await import('./settingsFile.ts')).exportSettings(settings.current, { withoutDemo: (all) => demo.withoutDemo(all) }, now()),
      import: async (text, mode, apply) => {
        const { importSettings, previewSettings } = await import('./settingsFile.ts');
        const place = { withoutDemo: (all: Settings) => demo.withoutDemo(all), secretIds: () => secrets.ids(), env };
        return apply ? importSettings(text, mode, settings, place) : previewSettings(text, mode, settings.current, place);
      },
    },
    prefixText: engine.prefixText,
    measurePrefix: (endpointId) => measurePrefix(monitor, endpointId, randomUUID().slice(0, 8)),
    switchProfile: (nameOrId) => profileSwitch.to(nameOrId),
    importConfig: async (text, apply) => {
      const { importConfig, previewImport } = await import('./importConfig.ts');
      return apply ? importConfig(text, stores) : previewImport(text, settings.current, (id) => secrets.get(id));
    },
    testConnection: async (provider, secret) => {
      const { testConnection } = await import('./providers/testConnection.ts');
      return testConnection(provider, { secret, secrets: secretResolver(secrets, env), userAgent: USER_AGENT, wallNow: now });
    },
    discover: async (place) => (await import('./discover.ts')).discover(place, { env, providers: settings.current.providers }),
    serverSight,
    learnedHours: (endpoint, mindCold) => engine.terms.habits.learned(endpoint, mindCold),
    disabled,
    now,
  };
}

/** Takes every secret that this run knows out of a text. */
export function cleanerOf(stores: Stores, place: Pick<ApiParts, 'env' | 'dataDir'>): (text: string) => string {
  return (text) => redact(text, secretsOf(stores, place));
}

/** Every secret that could stand in a text of ours: stored ones, those of the environment that settings name, and the token of the API. */
function* secretsOf({ settings, secrets, secretsInUse }: Stores, { env, dataDir }: Pick<ApiParts, 'env' | 'dataDir'>): Generator<string> {
  yield* secretsInUse;
  for (const id of secrets.ids()) yield secrets.get(id) ?? '';
  const resolve = secretResolver(secrets, env);
  for (const { ref } of secretUses(settings.current)) {
    const secret = resolve(ref);
    if (secret.ok) yield secret.value;
  }
  const { webhook } = settings.current;
  const address = webhook === null ? undefined : addressOf(webhook, resolve);
  if (address?.ok === true) yield* secretPartsOf(address.value);
  yield readTokenFile(filesIn(dataDir).token) ?? '';
}
