import { createBudgets } from './budgets.ts';
import { durationMs } from './domain/duration.ts';
import { isTrue } from './domain/isTrue.ts';
import type { SecretResolver } from './domain/measurement.ts';
import { messageOf } from './domain/messageOf.ts';
import { resumedByWant, withoutPastPauses } from './domain/pause.ts';
import type { Prefix } from './domain/prefix.ts';
import { hostOf, type Provider } from './domain/provider.ts';
import { ok, type Result } from './domain/result.ts';
import type { Settings } from './domain/settings.ts';
import { withoutPastTimers } from './domain/timer.ts';
import { Catalog } from './keepalive/catalog.ts';
import type { Clock } from './keepalive/clock.ts';
import type { Cooldown } from './keepalive/cooldown/cooldown.ts';
import { afterSilence, type ColdGaps } from './keepalive/cooling.ts';
import { KeepAlive } from './keepalive/keepAlive.ts';
import type { Budgets } from './keepalive/money/budgets.ts';
import { UnconfirmedGate } from './keepalive/money/unconfirmedGate.ts';
import { KeepAliveMonitor } from './keepalive/monitor.ts';
import { sameServer } from './keepalive/watched.ts';
import { MemoryByHand } from './memory/memoryByHand.ts';
import { lazyPinger } from './providers/lazyPinger.ts';
import { offerFor } from './providers/offer.ts';
import type { Pinger } from './providers/pinger.ts';
import { SharedWork } from './sharing/sharedWork.ts';
import type { History } from './storage/history/history.ts';
import { warmTtfts } from './storage/history/warmTtfts.ts';
import type { Learned } from './storage/learned.ts';
import { PrefixTexts } from './storage/prefixText.ts';
import { secretResolver } from './storage/secrets.ts';
import type { Stores } from './stores.ts';
import { Terms } from './terms.ts';
import { USER_AGENT } from './version.ts';

export interface EngineOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly random: () => number;
  /** Overrides the start delay of the settings, text form. */
  readonly startDelay: string | undefined;
}

/** What sends pings, and what decides when. */
export interface Engine {
  readonly pinger: Pinger;
  readonly keepAlive: KeepAlive;
  readonly monitor: KeepAliveMonitor;
  /** The text of a prefix as it is now. */
  readonly prefixText: (prefix: Prefix) => Promise<Result<string>>;
  readonly terms: Terms;
  /** Other instances that share the work. */
  readonly sharedWork: SharedWork;
  /** What pings may cost, and have cost. */
  readonly budgets: Budgets;
  /** Loads and frees models when somebody asks for it. */
  readonly memory: MemoryByHand;
  /** Looks a secret up; what it finds, the log blots out. */
  readonly secrets: SecretResolver;
  /** Ends what is under way outside the schedule: loads by hand. */
  readonly stopping: AbortController;
  /** A better kind for a provider than the one it was added as; `null`: none, or not known yet. */
  offerFor(provider: Provider): 'ollama' | 'vllm' | null;
  /** `DISABLE_WARMUP` is set for this run. */
  readonly disabled: boolean;
}

/** Pings read back at start to know when an endpoint goes cold. */
const RECENT_PINGS = 60;

/** Puts the engine on top of the stores: settings in, pings out to the history. */
export function createEngine(stores: Stores, { env, clock, random, startDelay }: EngineOptions): Engine {
  const { settings, history, learned, log } = stores;
  const resolve = secretResolver(stores.secrets, env);
  const resolveNoted: SecretResolver = (ref) => {
    const secret = resolve(ref);
    if (secret.ok) stores.secretsInUse.add(secret.value);
    return secret;
  };
  const pinger = lazyPinger(
    {
      secrets: resolveNoted,
      userAgent: USER_AGENT,
      wallNow: () => clock.wallNow(),
    },
    (why) => log.scoped('engine').warn(`The warm-up failed, so the first pings may look slow: ${why}`, {}),
  );
  const prefixTexts = new PrefixTexts();
  const prefixText = (prefix: Prefix): Promise<Result<string>> => prefixTexts.of(prefix);
  const keepAlive = new KeepAlive({
    catalog: () => Catalog.of(settings.current),
    transport: pinger,
    clock,
    log: log.engine,
    recentWarmTtfts: (endpointId) => warmTtfts(history, endpointId),
    prefixText,
  });
  const budgets = createBudgets(stores, () => clock.wallNow());
  const disabled = isTrue(env['DISABLE_WARMUP']);
  const terms = new Terms(stores, clock);
  const sharedWork = new SharedWork({ settings: () => settings.current, secrets: resolveNoted, clock, log: log.scoped('sharing') });
  const monitor = new KeepAliveMonitor(Catalog.of(settings.current), {
    keepAlive,
    looker: pinger,
    schedule: sharedWork.schedule,
    startShare: () => sharedWork.share,
    clock,
    random,
    log: log.engine,
    disabled,
    recordUse: (endpointId, at, isOneOfAll) => terms.noteUse(endpointId, at, isOneOfAll),
    gates: [new UnconfirmedGate(), budgets, ...terms.gates],
    purse: budgets,
    startDelayMs: durationMs(startDelay ?? settings.current.startDelay),
    keepLearned: ({ endpoint, provider }, cooldown) => learned.save(endpoint.id, learnedKey(provider, endpoint.model), cooldown),
    recordRequest: (request) => {
      const kept = history.recordRequest(request);
      if (!kept.ok) log.scoped('storage').warn(kept.error, {});
    },
    record: (ping) => {
      const kept = history.record(ping);
      if (!kept.ok) log.scoped('storage').warn(kept.error, {});
      // What another instance has spent is spent.
      const target = ping.by === undefined ? undefined : monitor.targetOf(ping.endpointId);
      if (target !== undefined) budgets.reserve(target, true)?.settle(ping);
    },
  });
  terms.follow(monitor);
  sharedWork.attach(monitor);
  rememberLastPings(monitor, history);
  learned.keepOnly(new Set(settings.current.endpoints.map(({ id }) => id)));
  recallLearned(monitor, learned, settings.current);
  let before = settings.current;
  settings.onChange(async (changed) => {
    const old = before;
    before = changed;
    forgetChanged(old, changed, (endpointId) => {
      pinger.forget(endpointId);
      keepAlive.forget(endpointId);
    });
    const added = changed.endpoints.filter(({ id }) => monitor.targetOf(id) === undefined);
    await monitor.update(Catalog.of(changed));
    forgetGone(changed, { terms, prefixTexts });
    recallAdded(monitor, stores, { ...changed, endpoints: added });
    terms.habits.review();
    forgetPastPauses(stores, clock);
    await sharedWork.follow(old, changed);
  });
  budgets.onChange(() => {
    monitor.review().catch((error: unknown) => log.engine.warn(`The schedule failed: ${messageOf(error)}`, {}));
  });
  monitor.onEvent((event) => {
    if (event.kind === 'pauseOver') forgetPastPauses(stores, clock);
    if (event.kind === 'wanted') inBackground(stores, (now) => resumedByWant(now, event.endpointId));
  });
  const stopping = new AbortController();
  return {
    pinger,
    keepAlive,
    monitor,
    prefixText,
    terms,
    sharedWork,
    budgets,
    memory: new MemoryByHand({
      stores,
      monitor,
      pinger,
      signal: stopping.signal,
      monoNow: () => clock.monoNow(),
      wallNow: () => clock.wallNow(),
    }),
    secrets: resolveNoted,
    stopping,
    offerFor: (provider) => offerFor(provider, pinger.identityOf(provider)),
    disabled,
  };
}

/** Pauses and timers that are over go from the settings; nobody waits for it. */
export function forgetPastPauses(stores: Stores, clock: Clock): void {
  inBackground(stores, (now) => withoutPast(now, clock.wallNow()));
}

/** @returns `null` when there is nothing to take out */
function withoutPast(settings: Settings, now: number): Settings | null {
  const resumed = withoutPastPauses(settings, now);
  return withoutPastTimers(resumed ?? settings, now) ?? resumed;
}

/** Changes the settings where `change` has something to change; a failure is told in the log. */
function inBackground({ settings, log }: Stores, change: (settings: Settings) => Settings | null): void {
  if (change(settings.current) === null) return;
  const warn = (why: string): void => log.scoped('storage').warn(`A pause that is over could not be taken out of the settings: ${why}`, {});
  settings
    .change((now) => ok(change(now) ?? now), { by: 'program' })
    .then((changed) => changed.ok || warn(changed.error))
    .catch((error: unknown) => warn(messageOf(error)));
}

function rememberLastPings(monitor: KeepAliveMonitor, history: History): void {
  const last = history.lastPings();
  if (last.ok)
    for (const [endpointId, [ping]] of last.value) if (ping !== undefined) monitor.remember(endpointId, ping, coldGapsOf(history, endpointId));
}

function coldGapsOf(history: History, endpointId: string): ColdGaps {
  const recent = history.silences({ endpointId, from: 0, limit: RECENT_PINGS });
  return recent.ok ? recent.value.reduce<ColdGaps>(afterSilence, []) : [];
}

/** What the learned holds for: the same model on the same server. */
function learnedKey(provider: Provider, model: string): string {
  return `${provider.kind} ${hostOf(provider)} ${model}`;
}

/** One that was removed and is put back, as by an undo, goes on from what is known of it. */
function recallAdded(monitor: KeepAliveMonitor, { history, learned }: Stores, settings: Settings): void {
  recallLearned(monitor, learned, settings);
  for (const { id } of settings.endpoints) {
    const recent = history.recent(id, 1);
    const [ping] = recent.ok ? recent.value : [];
    if (ping !== undefined) monitor.remember(id, ping, coldGapsOf(history, id));
  }
}

function recallLearned(monitor: KeepAliveMonitor, learned: Learned<Cooldown>, { providers, endpoints }: Settings): void {
  for (const { id, providerId, model } of endpoints) {
    const provider = providers.find((other) => other.id === providerId);
    const cooldown = provider === undefined ? null : learned.load(id, learnedKey(provider, model));
    if (cooldown !== null) monitor.recall(id, cooldown);
  }
}

/** What is kept by endpoint, or by file, goes with the last that needs it. */
function forgetGone({ endpoints }: Settings, { terms, prefixTexts }: { readonly terms: Terms; readonly prefixTexts: PrefixTexts }): void {
  terms.keepOnly(new Set(endpoints.map(({ id }) => id)));
  prefixTexts.keepOnly(new Set(endpoints.flatMap(({ prefix }) => (prefix?.kind === 'file' ? [prefix.path] : []))));
}

/** What was learned of an endpoint holds no longer when its model or provider is another. Thousands may be on one provider, so that is compared once. */
function forgetChanged(before: Settings, after: Settings, forget: (endpointId: string) => void): void {
  const providers = new Map(after.providers.map((provider) => [provider.id, provider]));
  const isSame = new Map(before.providers.map((provider) => [provider.id, isSameIn(providers, provider)]));
  const left = new Map(after.endpoints.map((endpoint) => [endpoint.id, endpoint]));
  for (const { id, model, providerId } of before.endpoints) {
    const now = left.get(id);
    const isKept = now !== undefined && now.model === model && now.providerId === providerId && isSame.get(providerId) === true;
    if (!isKept) forget(id);
  }
}

function isSameIn(providers: ReadonlyMap<string, Provider>, before: Provider): boolean {
  const now = providers.get(before.id);
  return now !== undefined && sameServer(before, now);
}
