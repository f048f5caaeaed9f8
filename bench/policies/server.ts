import { type Measurement, NO_TIMING, NO_USAGE, type PingJob } from '../../electron/domain/measurement.ts';
import { type Look, type ModelPeek, UNTOLD } from '../../electron/domain/peek.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import type { Clock } from '../../electron/keepalive/clock.ts';
import type { PingTransport } from '../../electron/keepalive/keepAlive.ts';
import type { Looker } from '../../electron/keepalive/looker.ts';
import type { Answer, SimulatedModel } from './model.ts';
import type { ServerName } from './policies.ts';

const OTHER_MODEL = 'other';
/** Of either: there is room for one. */
const BYTES = 5e9;
/** What Ollama tells of its models. */
const OLLAMA = {
  server: { kind: 'ollama', name: 'Ollama', version: '0.12.6' },
  tells: { residency: true, expiry: true, busy: true, use: true },
} as const;

/** The servers of many runs at once, each with one model, as the engine meets them: by pings and by looks. Model, provider and endpoint share an id. */
export class SimulatedServers implements PingTransport, Looker {
  readonly #models: ReadonlyMap<string, SimulatedModel>;
  readonly #server: ServerName;
  readonly #clock: Clock;

  constructor(models: ReadonlyMap<string, SimulatedModel>, server: ServerName, clock: Clock) {
    this.#models = models;
    this.#server = server;
    this.#clock = clock;
  }

  ping({ provider }: PingJob): Promise<Measurement> {
    const now = this.#clock.monoNow();
    const answer = this.#modelOf(provider).ping(now);
    const measurement = this.#measured(answer, now);
    return new Promise((resolve) => void this.#clock.setTimer(() => resolve(measurement), answer.endsAt - now));
  }

  look(provider: Provider): Promise<Look> {
    return Promise.resolve(this.#server === 'opaque' ? { kind: 'blind' } : this.#seen(provider));
  }

  #measured({ ttftMs, endsAt, loadMs }: Answer, now: number): Measurement {
    const timing = { ...NO_TIMING, ttftMs, ttftNetMs: ttftMs, totalMs: endsAt - now };
    if (this.#server === 'opaque') return { ok: true, timing, usage: NO_USAGE, loadMs: null, coldHint: null };
    return { ok: true, timing, usage: NO_USAGE, loadMs, coldHint: loadMs === null ? 'warm' : 'cold' };
  }

  #seen(provider: Provider): Look {
    const at = this.#clock.wallNow();
    const toWall = at - this.#clock.monoNow();
    const { loaded, expiresAt, otherUntil } = this.#modelOf(provider).residence(this.#clock.monoNow());
    const models: ModelPeek[] = [];
    if (loaded) models.push({ ...UNTOLD, model: provider.id, residency: 'loaded', bytes: BYTES, expiresAt: toWall + expiresAt });
    if (otherUntil !== null) models.push({ ...UNTOLD, model: OTHER_MODEL, residency: 'loaded', bytes: BYTES, expiresAt: toWall + otherUntil });
    return { kind: 'seen', peek: { at, ...OLLAMA, models, listsAll: false, single: false, room: null, busy: null, sleeps: false } };
  }

  #modelOf({ id }: Provider): SimulatedModel {
    const model = this.#models.get(id);
    if (model === undefined) throw new Error(`nobody simulates ${id}`);
    return model;
  }
}
