import { expect, test } from 'vitest';
import { after, refused } from '../support/fakes.ts';
import { Ledger, percentile, seededRandom } from '../support/fakesLedger.ts';
import { FakeMonitor, type FakeMonitorOptions } from '../support/fakesMonitor.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PROVIDERS = 500;
const ENDPOINTS = 10_000;
/** The provider that hangs on every request, and for how long. */
const HUNG = 'p0';
const HUNG_LIMIT_MS = MINUTE;

function say(line: string): void {
  process.stdout.write(`    ${line}\n`);
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** 10,000 endpoints with intervals of 30 s to 1 h, and answers after 100 to 400 ms. */
function crowd(random: () => number, options: FakeMonitorOptions) {
  const providers = Array.from({ length: PROVIDERS }, (_, i) => httpProvider('openai', { id: `p${i}` }));
  const facts = Array.from({ length: ENDPOINTS }, (_, i) => {
    const providerId = `p${i % PROVIDERS}`;
    return { id: `e${i}`, providerId, intervalMs: 1_000 * Math.round(30 + random() * (3_600 - 30)), healthy: providerId !== HUNG };
  });
  const endpoints = facts.map(({ id, providerId, intervalMs }) => endpointOf(id, { providerId, keepAlive: `${intervalMs / 1_000}s` }));
  const fake = new FakeMonitor(settingsOf(providers, endpoints), {
    ...options,
    random,
    quiet: true,
    reply: ({ provider }) => (provider.id === HUNG ? after(HUNG_LIMIT_MS, refused('stalled')) : after(100 + 300 * random())),
  });
  return { fake, facts, ledger: new Ledger(fake, facts) };
}

test('A day of 10,000 endpoints on 500 providers, one of them hanging, with clock steps and a long sleep: all on time, none twice, none lost.', {
  timeout: 300_000,
}, async () => {
  let pings = 0;
  const record = () => {
    pings += 1;
  };
  const { fake, facts, ledger } = crowd(seededRandom(4711), { record });
  const { clock, monitor, transport } = fake;
  const beganAt = performance.now();
  await monitor.start();
  await clock.advance(3 * HOUR);
  clock.stepWall(HOUR);
  await clock.advance(3 * HOUR);
  clock.stepWall(-HOUR);
  await clock.advance(3 * HOUR);
  expect(ledger.wrong).toEqual([]);
  expect(ledger.lost(clock.bootNow() - MINUTE)).toEqual([]);

  ledger.suspend(8 * HOUR);
  await clock.advance(7 * HOUR);
  await monitor.stop();
  const tookMs = performance.now() - beganAt;

  expect(ledger.wrong).toEqual([]);
  expect(ledger.lost(clock.bootNow() - MINUTE)).toEqual([]);
  expect(ledger.overdue.size).toBe(facts.filter(({ healthy }) => healthy).length);
  expect(ledger.catchUps.size).toBe(ledger.overdue.size);
  const slowestCatchUp = Math.max(...ledger.catchUps.values());
  expect(slowestCatchUp).toBeLessThan(MINUTE);
  expect(transport.mostPerProvider).toBe(1);
  expect(transport.mostAtOnce).toBeLessThanOrEqual(64);
  for (const { id } of facts.filter(({ healthy }) => !healthy)) expect(ledger.startsOf(id)).toBeGreaterThan(10);
  const all = percentile(ledger.lateness, 0.99);
  const healthy = percentile(ledger.healthyLateness, 0.99);
  expect(all).toBeLessThanOrEqual(0.01);
  expect(healthy).toBeLessThanOrEqual(0.01);
  say(`one day, ${ENDPOINTS} endpoints, ${PROVIDERS} providers: ${pings} pings in ${(tookMs / 1_000).toFixed(1)} s of test time`);
  say(
    `lateness p99 ${percent(all)} of the interval; healthy providers: p50 ${percent(percentile(ledger.healthyLateness, 0.5))}, p99 ${percent(healthy)}`,
  );
  say(`after 8 h of sleep ${ledger.catchUps.size} endpoints were pinged once each within ${(slowestCatchUp / 1_000).toFixed(1)} s`);
});

const WEEK = 7 * 24 * HOUR;
const twenty = settingsOf(
  Array.from({ length: 4 }, (_, i) => httpProvider('openai', { id: `p${i}` })),
  Array.from({ length: 20 }, (_, i) => endpointOf(`e${i}`, { providerId: `p${i % 4}` })),
);

test('A week of 20 endpoints at 2 m without jitter: 5,040 pings each, to the ping.', async () => {
  const fake = new FakeMonitor(twenty, { quiet: true, reply: () => after(0) });
  await fake.monitor.start();
  await fake.clock.advance(WEEK);
  for (const { id } of twenty.endpoints) expect(fake.startsOf(id)).toHaveLength(1 + Math.floor((WEEK - 31_000) / (2 * MINUTE)));
});

test('A week of 20 endpoints at 2 m with jitter: the count of pings lies within the jitter.', async () => {
  const random = seededRandom(7);
  const beganAt = performance.now();
  const fake = new FakeMonitor(twenty, { random, quiet: true, reply: () => after(100 + 300 * random()) });
  await fake.monitor.start();
  await fake.clock.advance(WEEK);
  const tookMs = performance.now() - beganAt;
  // Answers take 100 to 400 ms, and up to four others of the same provider may be before it.
  const fewest = 1 + Math.floor((WEEK - 31_000) / (2 * MINUTE + 5 * 400));
  const most = 1 + Math.floor((WEEK - 30_000) / (0.95 * 2 * MINUTE + 100));
  for (const { id } of twenty.endpoints) {
    const count = fake.startsOf(id).length;
    expect(count).toBeGreaterThanOrEqual(fewest);
    expect(count).toBeLessThanOrEqual(most);
  }
  say(`one week, 20 endpoints at 2 m: ${fake.started.length} pings in ${(tookMs / 1_000).toFixed(1)} s of test time`);
});
