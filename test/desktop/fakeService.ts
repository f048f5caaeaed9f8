import { AlertKeeper } from '../../electron/alerts/keeper.ts';
import type { Service } from '../../electron/desktop/shell.ts';
import { err, ok, type Result } from '../../electron/domain/result.ts';
import { parseSettings, type Settings } from '../../electron/domain/settings.ts';
import { createLog, redact } from '../../electron/log.ts';
import { FakeMonitor, type FakeMonitorOptions } from '../support/fakesMonitor.ts';

/** Settings in memory. */
export class FakeSettings {
  readonly #listeners = new Set<(settings: Settings) => void | Promise<void>>();
  current: Settings;
  /** Why the next changes cannot be written. */
  problem: string | null = null;

  constructor(settings: Settings) {
    this.current = settings;
  }

  async change(change: (settings: Settings) => Result<unknown>): Promise<Result<Settings>> {
    if (this.problem !== null) return { ok: false, error: this.problem };
    const changed = change(this.current);
    const parsed = changed.ok ? parseSettings(changed.value) : changed;
    if (!parsed.ok) return parsed;
    this.current = parsed.value;
    for (const listener of this.#listeners) await listener(this.current);
    return parsed;
  }

  onChange(listener: (settings: Settings) => void | Promise<void>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** The engine on fake time with settings in memory, as the shell sees it. Writes its start and stop to `log`. */
export function fakeService(settings: Settings, log: string[] = [], options: FakeMonitorOptions = {}) {
  const fake = new FakeMonitor(settings, options);
  const kept = new FakeSettings(settings);
  kept.onChange((changed) => fake.update(changed));
  const lines: string[] = [];
  const secrets = new Map<string, string>();
  const demo = { withoutDemo: (all: Settings) => all };
  const alerts = new AlertKeeper({
    monitor: fake.monitor,
    settings: () => demo.withoutDemo(kept.current),
    store: { unfinished: () => ok({ entries: [], lastId: 0 }), save: () => ok(null) },
    clock: fake.clock,
    budgets: () => [],
    clean: (text) => text,
    log: fake.log,
  });
  const service = {
    alerts,
    fetch: async (request) => new Response(request.url),
    loopback: () => async () => new Response(),
    openAnswer: async () => undefined,
    gateway: { handle: async () => {}, take: (_socket, handOver) => handOver(), close: async () => {} },
    log: createLog({ level: 'debug', write: (line) => void lines.push(line), secrets: () => secrets.values() }),
    clean: (text) => redact(text, secrets.values()),
    note: (sentence) => void log.push(`note ${sentence}`),
    disabled: false,
    settings: kept,
    secrets: {
      get: (id) => secrets.get(id),
      ids: () => [...secrets.keys()],
      async set(id, secret) {
        secrets.set(id, secret);
        return ok(null);
      },
      async delete(id) {
        secrets.delete(id);
        return ok(null);
      },
    },
    monitor: fake.monitor,
    memory: {
      load: async ({ model }) => {
        log.push(`load ${model}`);
        return ok({ tookMs: 20, paused: false, pausedIds: [], freedBytes: null });
      },
      unload: async ({ model }) => {
        log.push(`unload ${model}`);
        return ok({ tookMs: 20, paused: true, pausedIds: [], freedBytes: null });
      },
      free: async ({ providerId }) => {
        log.push(`free ${providerId ?? 'all'}`);
        return { tookMs: 20, freed: [], freedBytes: null, skipped: [], pausedIds: [] };
      },
    },
    switchProfile: async (id) => {
      log.push(`profile ${id}`);
      return err('There is no such profile.');
    },
    start: async () => {
      log.push('start');
      await fake.monitor.start();
    },
    stop: async () => {
      log.push('stop');
      await fake.monitor.stop();
    },
  } satisfies Service;
  return { service, fake, settings: kept, clock: fake.clock, lines, secrets, demo };
}
