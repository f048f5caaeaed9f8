import type { AlertKeeperOptions, AlertStore } from '../../electron/alerts/keeper.ts';
import { AlertKeeper } from '../../electron/alerts/keeper.ts';
import type { AlertRecord, Notice } from '../../electron/domain/alert.ts';
import type { BudgetLevel } from '../../electron/domain/budget.ts';
import type { EndpointInput } from '../../electron/domain/endpoint.ts';
import type { PingJob } from '../../electron/domain/measurement.ts';
import type { ErrorKind } from '../../electron/domain/ping.ts';
import { ok } from '../../electron/domain/result.ts';
import type { Settings } from '../../electron/domain/settings.ts';
import { after, answered, type Reply, refused } from './fakes.ts';
import { FakeMonitor } from './fakesMonitor.ts';
import { endpointOf, httpProvider, settingsOf } from './targets.ts';

/** In seconds. */
export const MINUTE = 60;
export const HOUR = 60 * MINUTE;

/** Endpoints `a` and `b` on the server `box`, `c` on the server `far`. */
export function settingsWith(more: Partial<Settings> = {}, fields: Partial<EndpointInput> = {}): Settings {
  const endpoints = [endpointOf('a', fields), endpointOf('b', fields), endpointOf('c', { ...fields, providerId: 'far' })];
  return settingsOf([httpProvider('openai'), httpProvider('openai', { id: 'far' })], endpoints, { interval: '30s', ...more });
}

export const fails = (kind: ErrorKind = 'server') => after(10, refused(kind));
export const answers = (ttftMs = 100) => after(10, answered(ttftMs));

/** Alerts in memory. */
class MemoryAlerts implements AlertStore {
  readonly records = new Map<number, AlertRecord>();

  unfinished() {
    const entries = [...this.records.values()].filter(({ clearedAt }) => clearedAt === null);
    return ok({ entries, lastId: Math.max(0, ...this.records.keys()) });
  }

  save(record: AlertRecord) {
    this.records.set(record.id, record);
    return ok(null);
  }
}

/** What a test may change while the engine runs. */
export interface World {
  settings: Settings;
  reply: (job: PingJob) => Reply;
  budgets: readonly BudgetLevel[];
}

/** The watch over fortunes on the engine on fake time; started, and the first pings are through. */
export async function watching(settings: Settings, more: Partial<AlertKeeperOptions> = {}) {
  const world: World = { settings, reply: () => after(10, answered(100)), budgets: [] };
  const fake = new FakeMonitor(settings, { reply: (job) => world.reply(job) });
  const store = new MemoryAlerts();
  const notices: Notice[] = [];
  const begin = (): AlertKeeper => {
    const keeper = new AlertKeeper({
      monitor: fake.monitor,
      settings: () => world.settings,
      store,
      clock: fake.clock,
      budgets: () => world.budgets,
      clean: (text) => text,
      log: fake.log,
      ...more,
    });
    keeper.onNotice((notice) => void notices.push(notice));
    return keeper;
  };
  const keeper = begin();
  await fake.monitor.start();
  await fake.seconds(120);
  return {
    fake,
    world,
    store,
    notices,
    keeper,
    /** Another keeper on what the first one has left. */
    begin,
    titles: () => notices.map(({ title }) => title),
    async change(fields: Partial<Settings>): Promise<void> {
      world.settings = { ...world.settings, ...fields };
      await fake.update(world.settings);
      keeper.look();
    },
  };
}
