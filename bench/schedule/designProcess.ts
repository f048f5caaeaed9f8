/** One design in a process of its own, so that heap and CPU are its own. Arguments: design, endpoints, shortest interval, warm-up, window (ms). */
import { percentile, shuffled, sleep } from '../stats.ts';
import { type Endpoints, idFor, intervalEach, oneTimer } from './designs.ts';
import { Recorder } from './recorder.ts';

const [name, ...numbers] = process.argv.slice(2);
const [count = 0, shortestMs = 1, warmMs = 0, windowMs = 0] = numbers.map(Number);
const MOVES = 100_000;
const MOVE_ROUNDS = 5;

/** Ids as flat strings, as they come out of a settings file. Intervals uniform from shortest to ten times shortest, whole milliseconds, because `setInterval` knows no others. */
function makeEndpoints(): Endpoints {
  const parsed: unknown = JSON.parse(JSON.stringify(Array.from({ length: count }, (_, i) => idFor(i))));
  const ids = Array.isArray(parsed) ? parsed.map(String) : [];
  const intervals = Int32Array.from(ids, () => Math.round(shortestMs * (1 + 9 * Math.random())));
  return { ids, intervals };
}

function bytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const endpoints = makeEndpoints();
const recorder = new Recorder(Math.ceil(count * (windowMs / shortestMs)) + 1);
const moves = shuffled(Array.from({ length: count }, (_, i) => i));
/** What the designs keep for the record: when each endpoint is due, and for `setInterval` its grid. Not theirs. */
const recordBytes = count * (name === 'ours' ? 8 : 16);

const before = bytes();
const design = (name === 'ours' ? oneTimer : intervalEach)(endpoints, recorder);
const setUpFrom = performance.now();
await design.setUp();
const setUpMs = performance.now() - setUpFrom;
const bytesEach = (bytes() - before - recordBytes) / count;

let cpuMs = Number.NaN;
let windowTook = Number.NaN;
if (windowMs > 0) {
  await sleep(warmMs);
  recorder.open();
  const cpu = process.cpuUsage();
  const from = performance.now();
  await sleep(windowMs);
  const spent = process.cpuUsage(cpu);
  recorder.close();
  cpuMs = (spent.user + spent.system) / 1000;
  windowTook = performance.now() - from;
}

const moveTimes: number[] = [];
for (let round = 0; round < MOVE_ROUNDS; round += 1) {
  const from = performance.now();
  for (let i = 0; i < MOVES; i += 1) await design.reschedule(moves[i % count] ?? 0);
  moveTimes.push(((performance.now() - from) * 1000) / MOVES);
}
design.stop();

process.send?.({
  setUpMs,
  bytesEach,
  firesPerSecond: windowMs > 0 ? (recorder.fires / windowTook) * 1000 : null,
  lateP50: windowMs > 0 ? recorder.late(50) : null,
  lateP99: windowMs > 0 ? recorder.late(99) : null,
  driftMs: windowMs > 0 ? recorder.drift() : null,
  cpuSecondsPerMillion: windowMs > 0 ? (cpuMs * 1000) / recorder.fires : null,
  moveUs: percentile(moveTimes, 50),
});
process.disconnect?.();
