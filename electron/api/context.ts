import type { Alerting } from '../alerting.ts';
import type { ImportReport } from '../discovery/importPlan.ts';
import type { Discovery, Place } from '../domain/discovery.ts';
import type { Endpoint } from '../domain/endpoint.ts';
import type { LearnedHours } from '../domain/habits.ts';
import type { SettingsImport } from '../domain/importReport.ts';
import type { ConnectionTest } from '../domain/modelInfo.ts';
import type { ServerSight } from '../domain/peek.ts';
import type { PingError } from '../domain/ping.ts';
import type { Prefix } from '../domain/prefix.ts';
import type { PrefixMeasure } from '../domain/prefixReport.ts';
import type { Provider } from '../domain/provider.ts';
import type { Result } from '../domain/result.ts';
import type { SettingsFile } from '../domain/settingsFile.ts';
import type { ImportMode } from '../domain/settingsImport.ts';
import type { Sharing, SharingState, SharingTest } from '../domain/sharing.ts';
import type { EngineLog, LogLine } from '../keepalive/log.ts';
import type { Budgets } from '../keepalive/money/budgets.ts';
import type { KeepAliveMonitor } from '../keepalive/monitor.ts';
import type { MemoryByHand } from '../memory/memoryByHand.ts';
import type { ProfileUse } from '../profiles.ts';
import type { SharingCounts } from '../sharing/sharedWork.ts';
import type { History } from '../storage/history/history.ts';
import type { SecretStore } from '../storage/secrets.ts';
import type { SettingsStore } from '../storage/settingsStore.ts';
import type { BarBook } from './barBook.ts';
import type { DayBook } from './dayBook.ts';
import type { GuardOptions } from './guard.ts';
import type { LazyMetrics } from './lazyMetrics.ts';
import type { LiveFeed } from './liveFeed.ts';
import type { ShellFacts } from './shell.ts';

/** The simulated servers, to be switched on and off. */
export interface DemoSwitch {
  readonly running: boolean;
  /** @returns ids of its providers */
  start(): Promise<Result<string[]>>;
  stop(): Promise<Result<null>>;
}

/** What the routes work on. */
export interface ApiContext {
  readonly version: string;
  readonly settings: SettingsStore;
  readonly secrets: SecretStore;
  readonly monitor: KeepAliveMonitor;
  /** What there is to see of other instances. */
  readonly sharing: () => SharingState;
  /** Asks a Redis whether it can be used; `password` is for this call only. */
  readonly testSharing: (sharing: Sharing, password: string | undefined) => Promise<SharingTest>;
  /** What was noticed of other instances in this run. */
  readonly sharingCounts: Readonly<SharingCounts>;
  /** Boot clock, ms. */
  readonly bootNow: () => number;
  /** What pings may cost, and have cost. */
  readonly budgets: Pick<Budgets, 'levels' | 'spent' | 'onChange'>;
  readonly history: History;
  readonly feed: LiveFeed;
  readonly barBook: BarBook;
  readonly dayBook: DayBook;
  readonly demo: DemoSwitch;
  readonly shell: ShellFacts;
  readonly dataDir: string;
  /** Where the token of the loopback service is kept. */
  readonly tokenFile: string;
  /** A code that opens the loopback page once. */
  readonly entryCode: () => string;
  readonly metrics: LazyMetrics;
  /** Notices trouble and tells of it. */
  readonly alerting: Pick<Alerting, 'keeper' | 'courier' | 'test'>;
  /** What the user should know: broken files kept aside and the like. */
  readonly notices: () => readonly string[];
  readonly log: EngineLog;
  readonly logLines: () => readonly LogLine[];
  /** @returns a function that ends the subscription */
  readonly onLogLine: (listener: (line: LogLine) => void) => () => void;
  /** A text without any secret that this run knows. */
  readonly clean: (text: string) => string;
  /** Loads or frees models without a ping; what was freed is paused. */
  readonly memory: Pick<MemoryByHand, 'load' | 'unload' | 'free'>;
  /** All settings as one file, and back. */
  readonly settingsFile: {
    export(): Promise<SettingsFile>;
    import(text: string, mode: ImportMode, apply: boolean): Promise<Result<SettingsImport>>;
  };
  /** The text of a prefix as it is now. */
  readonly prefixText: (prefix: Prefix) => Promise<Result<string>>;
  /** Measures what the prompt cache is worth to an endpoint with a prefix: three requests. */
  readonly measurePrefix: (endpointId: string) => Promise<Result<PrefixMeasure, PingError>>;
  /** Switches to a profile, by its id or name. */
  readonly switchProfile: (nameOrId: string) => Promise<Result<ProfileUse>>;
  readonly importConfig: (text: string, apply: boolean) => Promise<Result<ImportReport>>;
  /** Asks a server whether it can be used; `secret` is for this call only. */
  readonly testConnection: (provider: Provider, secret: string | undefined) => Promise<ConnectionTest>;
  /** What was seen of a provider's server. */
  readonly serverSight: (provider: Provider) => ServerSight;
  /** What was learned of when an endpoint is used; `mindCold` as if a cold start were worth so many pings. */
  readonly learnedHours: (endpoint: Endpoint, mindCold?: number) => LearnedHours;
  readonly discover: (place: Place) => Promise<Result<Discovery>>;
  /** Whether `DISABLE_WARMUP` is set for this run. */
  readonly disabled: boolean;
  /** Wall clock, ms since 1970. */
  readonly now: () => number;
}

/**
 * Who may call: the desktop's own window needs no proof, since only its session reaches `app://`; on loopback any local program
 * and any web page could try.
 */
export type Access = { readonly kind: 'trusted' } | ({ readonly kind: 'loopback' } & GuardOptions);
