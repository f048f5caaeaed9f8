import { type Settings, settingsSchema } from '../../electron/domain/settings.ts';
import { CURRENT_VERSION } from '../../electron/domain/settingsUpgrade.ts';
import { Catalog } from '../../electron/keepalive/catalog.ts';
import { KeepAlive } from '../../electron/keepalive/keepAlive.ts';
import { silentLog } from '../../electron/keepalive/log.ts';
import { KeepAliveMonitor } from '../../electron/keepalive/monitor.ts';
import { MemorySchedule } from '../../electron/keepalive/schedule.ts';
import { FakeClock } from '../../test/support/fakeClock.ts';
import { Chance } from './chance.ts';
import type { SimulatedModel } from './model.ts';
import { type Ours, type ServerName, START_DELAY } from './policies.ts';
import { SimulatedServers } from './server.ts';
import { BEGIN_WALL } from './times.ts';

/** The engine that ships, on a clock that we turn, before simulated servers: one provider and one endpoint for each model. */
export class SimulatedEngine {
  readonly #models: ReadonlyMap<string, SimulatedModel>;
  readonly #clock = new FakeClock(BEGIN_WALL);
  readonly monitor: KeepAliveMonitor;

  constructor(models: readonly SimulatedModel[], server: ServerName, { keepAlive, reported }: Ours) {
    this.#models = new Map(models.map((model, index) => [`m${index}`, model]));
    const catalog = new Catalog(settingsFor([...this.#models.keys()], server, keepAlive));
    const servers = new SimulatedServers(this.#models, server, this.#clock);
    const chance = new Chance('engine');
    const clock = this.#clock;
    this.monitor = new KeepAliveMonitor(catalog, {
      keepAlive: new KeepAlive({ catalog: () => catalog, transport: servers, clock, log: silentLog }),
      looker: servers,
      schedule: new MemorySchedule(),
      clock,
      random: () => chance.uniform(),
      log: silentLog,
      disabled: false,
      startDelayMs: START_DELAY,
      record: () => {},
    });
    if (reported) for (const [id, { uses }] of this.#models) this.#report(id, uses, 0);
  }

  start(): Promise<void> {
    return this.monitor.start();
  }

  /** Lets the engine run until `at`, ms since the begin. */
  async runTo(at: number): Promise<void> {
    await this.#clock.advance(at - this.#clock.monoNow());
    for (const model of this.#models.values()) model.settle(at);
  }

  /** Tells the engine of every real request when it arrives, as a router would. */
  #report(id: string, uses: Float64Array, next: number): void {
    const at = uses[next];
    if (at === undefined) return;
    this.#clock.setTimer(() => {
      void this.monitor.recordUsage(id, id);
      this.#report(id, uses, next + 1);
    }, at - this.#clock.monoNow());
  }
}

function settingsFor(ids: readonly string[], server: ServerName, keepAlive: string): Settings {
  const kind = server === 'telling' ? 'ollama' : 'openai';
  return settingsSchema.parse({
    version: CURRENT_VERSION,
    providers: ids.map((id) => ({ id, name: id, kind, baseUrl: `http://${id}.test` })),
    endpoints: ids.map((id) => ({ id, providerId: id, model: id, keepAlive })),
  });
}
