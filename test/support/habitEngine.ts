import type { ArrivalName } from '../../bench/policies/arrivals.ts';
import { Chance } from '../../bench/policies/chance.ts';
import { SimulatedModel } from '../../bench/policies/model.ts';
import { SimulatedServers } from '../../bench/policies/server.ts';
import type { Tally } from '../../bench/policies/tally.ts';
import { BEGIN_WALL, DAY, MINUTE } from '../../bench/policies/times.ts';
import { worldOf } from '../../bench/policies/worlds.ts';
import { Catalog } from '../../electron/keepalive/catalog.ts';
import { createHabits } from '../../electron/keepalive/habits/habits.ts';
import { keepingOf, UNKNOWN_KEEPING } from '../../electron/keepalive/habits/keeping.ts';
import { KeepAlive } from '../../electron/keepalive/keepAlive.ts';
import { silentLog } from '../../electron/keepalive/log.ts';
import { KeepAliveMonitor } from '../../electron/keepalive/monitor.ts';
import { MemorySchedule } from '../../electron/keepalive/schedule.ts';
import { SAME_USE_MS } from '../../electron/storage/history/uses.ts';
import { FakeClock } from './fakeClock.ts';
import { bookOf } from './habitLife.ts';
import { endpointOf, httpProvider, settingsOf } from './targets.ts';

/** As the service looks around while nobody watches, ms. */
const LOOK_EVERY = 5 * MINUTE;
/** The simulated servers name model, provider and endpoint alike. */
const ID = 'm';

export interface EngineLife {
  readonly arrivals: ArrivalName;
  readonly hours: 'learned' | 'always';
  readonly coolsAfterMinutes: number;
  readonly days: number;
  /** Days from the beginning that are lived, but not counted. */
  readonly unseenDays: number;
}

/** Four weeks, say, of the engine that ships, in front of an Ollama that nobody reports uses of: it sees them in looks alone. */
export async function liveWithEngine({ arrivals, hours, coolsAfterMinutes, days, unseenDays }: EngineLife): Promise<Tally> {
  const clock = new FakeClock(BEGIN_WALL);
  const span = { countFrom: unseenDays * DAY, end: days * DAY };
  const model = new SimulatedModel({ world: worldOf('steady', coolsAfterMinutes), arrivals, run: 0, span });
  const servers = new SimulatedServers(new Map([[ID, model]]), 'telling', clock);
  const settings = settingsOf([httpProvider('ollama', { id: ID })], [endpointOf(ID, { providerId: ID, keepAlive: 'auto', hours })]);
  const catalog = new Catalog(settings);
  const chance = new Chance('engine');

  const seen: number[] = [];
  const habits = createHabits({
    settings: () => settings,
    uses: bookOf(seen, () => clock.wallNow()),
    keepingOf: (id) => {
      const state = monitor.state(id);
      return state === undefined ? UNKNOWN_KEEPING : keepingOf(state, monitor.coolsAfterMs(id));
    },
    isTold: () => true,
    clock,
    onChange: () => void monitor.review(),
    offsetAt: () => 0,
  });
  const monitor: KeepAliveMonitor = new KeepAliveMonitor(catalog, {
    keepAlive: new KeepAlive({ catalog: () => catalog, transport: servers, clock, log: silentLog }),
    looker: servers,
    schedule: new MemorySchedule(),
    clock,
    random: () => chance.uniform(),
    log: silentLog,
    disabled: false,
    startDelayMs: 30_000,
    gates: [habits],
    record: () => {},
    recordUse: (id, at) => {
      if (at - (seen.at(-1) ?? Number.NEGATIVE_INFINITY) >= SAME_USE_MS) seen.push(at);
      habits.noteUse(id, at);
    },
  });
  const lookAround = (): void => {
    void monitor.lookAround(LOOK_EVERY / 2);
    clock.setTimer(lookAround, LOOK_EVERY);
  };
  clock.setTimer(lookAround, LOOK_EVERY);
  habits.start();
  await monitor.start();
  await clock.advance(span.end);
  model.settle(span.end);
  habits.stop();
  await monitor.stop();
  return model.tally;
}
