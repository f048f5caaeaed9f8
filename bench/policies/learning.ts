import { SimulatedEngine } from './engine.ts';
import { SimulatedModel } from './model.ts';
import { AUTO } from './policies.ts';
import { HOUR, MINUTE } from './times.ts';
import { worldOf } from './worlds.ts';

/** Cool-down times that `auto` has to learn, minutes. */
export const LEARNED_MINUTES = [1, 2, 5, 7, 10, 15, 30, 45, 60] as const;
/** Pings it may take from a fresh start. */
const PINGS = 12;
/** Where it then runs, as parts of the true time. */
const LEAST = 0.8;
const MOST = 1;
const JITTER = 0.1;
/** Longer than that many pings can take, as none waits longer than an hour. */
const END = (PINGS + 1) * HOUR;

/** How many of `runs` fresh endpoints, which nobody else uses and whose server tells nothing, run inside 0.8 to 1.0 of the true cool-down time after 12 pings. */
export async function playLearning(minutes: number, runs: number): Promise<number> {
  const world = worldOf(`learning ${minutes}`, minutes, { jitter: JITTER });
  const models = Array.from({ length: runs }, (_, run) => new SimulatedModel({ world, arrivals: 'nobody', run, span: { countFrom: 0, end: END } }));
  const engine = new SimulatedEngine(models, 'opaque', AUTO);
  const pings = new Map<string, number>();
  let inside = 0;
  engine.monitor.onEvent((event) => {
    if (event.kind !== 'ping') return;
    const { endpointId } = event.ping;
    const count = (pings.get(endpointId) ?? 0) + 1;
    pings.set(endpointId, count);
    if (count === PINGS && isInside(engine.monitor.state(endpointId)?.intervalSeconds ?? 0, minutes)) inside += 1;
  });
  await engine.start();
  await engine.runTo(END);
  return inside;
}

function isInside(intervalSeconds: number, minutes: number): boolean {
  const part = (intervalSeconds * 1_000) / (minutes * MINUTE);
  return part >= LEAST && part <= MOST;
}
