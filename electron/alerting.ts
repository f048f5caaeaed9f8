import { Courier, type Tested } from './alerts/courier.ts';
import { watchExpiries } from './alerts/expiryWatch.ts';
import { AlertKeeper } from './alerts/keeper.ts';
import { testNotice } from './alerts/message.ts';
import type { DemoMode } from './demoMode.ts';
import type { Webhook } from './domain/alert.ts';
import { loadOnce } from './domain/loadOnce.ts';
import type { SecretResolver } from './domain/measurement.ts';
import type { WebhookWire } from './domain/posted.ts';
import { secretRefSchema } from './domain/provider.ts';
import { ok, type Result } from './domain/result.ts';
import type { Engine, EngineOptions } from './engine.ts';
import type { Clock } from './keepalive/clock.ts';
import { secretResolver } from './storage/secrets.ts';
import type { Stores } from './stores.ts';
import { USER_AGENT, VERSION } from './version.ts';

export interface AlertingParts {
  readonly engine: Pick<Engine, 'monitor' | 'budgets' | 'pinger'>;
  readonly demo: Pick<DemoMode, 'withoutDemo'>;
  readonly clock: Clock;
  readonly env: EngineOptions['env'];
  /** A text without secrets. */
  readonly clean: (text: string) => string;
}

/** What notices trouble and tells of it: by log, by webhook, and to whoever listens. */
export interface Alerting {
  readonly keeper: AlertKeeper;
  readonly courier: Pick<Courier, 'address' | 'problem' | 'forget'>;
  /** Sends a test to the receiver. */
  test(): Promise<Tested>;
  /** Calls off what is under way. */
  stop(): Promise<void>;
}

/** Puts the watch over fortunes on top of the engine. */
export function createAlerting(stores: Stores, { engine, demo, clock, env, clean }: AlertingParts): Alerting {
  const { settings, history } = stores;
  const log = stores.log.scoped('alerts');
  const watched = (): typeof settings.current => demo.withoutDemo(settings.current);
  const keeper = new AlertKeeper({
    monitor: engine.monitor,
    settings: watched,
    store: { unfinished: () => history.openAlerts(), save: (record) => history.saveAlert(record) },
    clock,
    budgets: () => engine.budgets.levels(),
    clean,
    log,
  });
  const resolve = secretResolver(stores.secrets, env);
  const wire = lazyWire(clock);
  const courier = new Courier({
    webhook: () => settings.current.webhook,
    resolve: (url) => {
      const address = addressOf({ url }, resolve);
      // The log blots them out.
      if (address.ok) for (const part of secretPartsOf(address.value)) stores.secretsInUse.add(part);
      return address;
    },
    wire,
    sender: { product: 'Pilot Light', version: VERSION },
    clock,
    clean,
    log,
  });
  const endings = [
    keeper.onNotice((notice) => courier.send(notice)),
    settings.onChange(() => keeper.look()),
    engine.budgets.onChange(() => keeper.lookSoon()),
    watchExpiries({
      settings: watched,
      expiryOf: (provider) => engine.pinger.expiryOf(provider),
      onExpiry: (id, expiry) => keeper.setExpiry(id, expiry),
      clock,
      log,
    }),
  ];
  return {
    keeper,
    courier,
    test: () => courier.test(testNotice(Math.round(clock.wallNow()), keeper.sum.open)),
    async stop() {
      for (const end of endings) end();
      keeper.stop();
      courier.stop();
      await wire.close();
    },
  };
}

/** The whole address, looked up where it is kept. */
export function addressOf({ url }: Pick<Webhook, 'url'>, resolve: SecretResolver): Result<string> {
  const ref = secretRefSchema.safeParse(url);
  return ref.success ? resolve(ref.data) : ok(url);
}

const SHORTEST_PATH = 12;
const SHORTEST_PART = 16;

/** What of an address nobody else should read: all that follows the host, and its long parts by themselves. Short ones, such as `/hook`, are words. */
export function secretPartsOf(address: string): string[] {
  if (!URL.canParse(address)) return [];
  const { pathname, search, searchParams } = new URL(address);
  const parts = [...pathname.split('/'), ...searchParams.values()];
  return [`${pathname}${search}`].filter((path) => path.length >= SHORTEST_PATH).concat(parts.filter((part) => part.length >= SHORTEST_PART));
}

/** The HTTP client is loaded with the first message. */
function lazyWire(clock: Clock): WebhookWire {
  let wire: WebhookWire | undefined;
  const loaded = loadOnce(async () => {
    const { createWebhookWire } = await import('./providers/webhook.ts');
    wire = createWebhookWire({ userAgent: USER_AGENT, wallNow: () => clock.wallNow() });
    return wire;
  });
  return {
    post: async (url, body, signal) => (await loaded()).post(url, body, signal),
    close: async () => wire?.close(),
  };
}
