/** One design in a process of its own, so that heap and CPU are its own. Arguments: design, URL of a Redis or '', endpoints, shortest interval, warm-up, window (ms). */
import { percentile, shuffled, sleep } from '../stats.ts';
import { type Beside, type Endpoints, idFor } from './designs.ts';
import { isDesignName, loadMaker } from './makers.ts';
import { Recorder } from './recorder.ts';

const [name = '', redisUrl = '', ...numbers] = process.argv.slice(2);
const [count = 0, shortestMs = 1, warmMs = 0, windowMs = 0] = numbers.map(Number);
const MOVES = 100_000;
const MOVE_ROUNDS = 3;
/** Some need a tenth of a millisecond for a move. */
const MOVE_ROUND_MS = 200;
const NOTHING: Beside = { bytes: 0, cpuMs: 0 };

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

if (!isDesignName(name)) throw new Error(`There is no design "${name}".`);
const endpoints = makeEndpoints();
const recorder = new Recorder(Math.ceil(count * (windowMs / shortestMs)) + 1);
const moves = shuffled(Array.from({ length: count }, (_, i) => i));

// What the designs note for the record, when each endpoint is due, is made here and so is not in their memory.
const design = await (await loadMaker(name))(endpoints, recorder, redisUrl);
const beside = design.beside ?? (async () => NOTHING);
const before = bytes();
const besideBefore = await beside();
const setUpFrom = performance.now();
await design.setUp();
const setUpMs = performance.now() - setUpFrom;
const bytesEach = (bytes() - before) / count;
const besideBytesEach = ((await beside()).bytes - besideBefore.bytes) / count;

await sleep(warmMs);
recorder.open();
const besideFrom = await beside();
const cpu = process.cpuUsage();
const from = performance.now();
await sleep(windowMs);
const spent = process.cpuUsage(cpu);
recorder.close();
const windowTook = performance.now() - from;
const besideSpentMs = (await beside()).cpuMs - besideFrom.cpuMs;
const cpuMs = (spent.user + spent.system) / 1000;

const moveTimes: number[] = [];
for (let round = 0; round < MOVE_ROUNDS; round += 1) {
  const roundFrom = performance.now();
  let moved = 0;
  while (moved < MOVES && (moved % 64 !== 0 || performance.now() - roundFrom < MOVE_ROUND_MS)) {
    await design.reschedule(moves[moved % count] ?? 0);
    moved += 1;
  }
  moveTimes.push(((performance.now() - roundFrom) * 1000) / moved);
}

process.send?.({
  setUpMs,
  bytesEach,
  besideBytesEach,
  firesPerSecond: (recorder.fires / windowTook) * 1000,
  lateP50: recorder.late(50),
  lateP99: recorder.late(99),
  driftMs: recorder.drift(),
  cpuSecondsPerMillion: (cpuMs * 1000) / recorder.fires,
  besideCpuSecondsPerMillion: (besideSpentMs * 1000) / recorder.fires,
  moveUs: percentile(moveTimes, 50),
});
await design.stop();
process.disconnect?.();
