import { expect, test } from 'vitest';
import type { Cooldown } from '../../electron/keepalive/cooldown/cooldown.ts';
import type { MonitorEvent } from '../../electron/keepalive/monitorEvent.ts';
import type { ToldRequest } from '../../electron/keepalive/realRequests.ts';
import { after } from '../support/fakes.ts';
import { FakeMonitor } from '../support/fakesMonitor.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const box = httpProvider('openai', { baseUrl: 'http://box.test:8000/v1' });
const one = settingsOf([box], [endpointOf('a', { model: 'qwen3:8b' })]);
const learning = settingsOf([box], [endpointOf('a', { model: 'qwen3:8b', keepAlive: 'auto' })]);

/** A request that began so many seconds ago. */
function told(fake: FakeMonitor, secondsAgo: number, more: Partial<ToldRequest> = {}): ToldRequest {
  const at = fake.clock.wallNow() - secondsAgo * 1000;
  const measured = { ttftMs: 300, totalMs: secondsAgo * 1000, loadMs: null, status: 200, inputTokens: 30, outputTokens: 200 };
  return { at, ...measured, source: 'gateway', ...more };
}

function begin(fake: FakeMonitor): (request: ToldRequest | null) => Promise<void> {
  const end = fake.monitor.beginRequest('a');
  if (end === null) throw new Error('nobody watches a');
  return end;
}

/** Pinged at 30 s, which took no time. */
async function started(settings = one, uses: number[] = []): Promise<FakeMonitor> {
  const fake = new FakeMonitor(settings, { reply: () => after(0), recordUse: (_id, at) => uses.push(at) });
  await fake.monitor.start();
  await fake.seconds(31);
  return fake;
}

test('A real request takes the place of the next ping, which comes an interval after its end.', async () => {
  const fake = await started();
  await fake.seconds(59);
  const end = begin(fake);
  await fake.seconds(10);
  await end(told(fake, 10));
  await fake.seconds(119);
  expect(fake.startsOf('a')).toEqual([30]);
  await fake.seconds(2);
  expect(fake.startsOf('a')).toEqual([30, 220]);
});

test('While a real request is under way no ping comes beside it, but the one that somebody asks for.', async () => {
  const fake = await started();
  const end = begin(fake);
  await fake.seconds(600);
  expect(fake.startsOf('a')).toEqual([30]);
  expect(fake.state('a').why).toContain('answering someone else');
  const asked = fake.monitor.pingNow(['a']);
  await fake.seconds(1);
  await asked;
  expect(fake.startsOf('a')).toEqual([30, 631]);
  await end(told(fake, 601));
  await fake.seconds(119);
  expect(fake.startsOf('a')).toHaveLength(2);
});

test('It is remembered with the silence before it, and announced with what it met.', async () => {
  const fake = await started();
  const events: MonitorEvent[] = [];
  fake.monitor.onEvent((event) => events.push(event));
  await fake.seconds(59);
  const end = begin(fake);
  const second = begin(fake);
  await fake.seconds(5);
  await end(told(fake, 5));
  await second(told(fake, 5, { ttftMs: null, status: 503 }));
  expect(fake.requests).toMatchObject([
    { endpointId: 'a', gapMs: 60_000, ttftMs: 300, status: 200 },
    { endpointId: 'a', gapMs: 0, ttftMs: null, status: 503 },
  ]);
  expect(events.filter((event) => event.kind === 'request').map(({ met }) => met)).toEqual(['warm', null]);
});

test('One that was refused or never sent moves nothing.', async () => {
  const fake = await started();
  await fake.seconds(60);
  await begin(fake)(told(fake, 0, { ttftMs: null, status: 401 }));
  await begin(fake)(null);
  expect(fake.requests).toHaveLength(1);
  await fake.seconds(60);
  expect(fake.startsOf('a')).toEqual([30, 150]);
});

test('A reported one that is over counts from its own time, and an older one than what is known moves nothing back.', async () => {
  const uses: number[] = [];
  const fake = await started(one, uses);
  await fake.seconds(69);
  const report = (secondsAgo: number) =>
    fake.monitor.recordUsage('qwen3:8b', 'box', null, told(fake, secondsAgo, { totalMs: null, status: null, source: 'report' }));
  expect(await report(20)).toMatchObject({ ok: true });
  expect(fake.requests).toMatchObject([{ gapMs: 50_000, source: 'report' }]);
  expect(fake.dueInSeconds('a')).toBeCloseTo(100.3, 3);
  await report(90);
  expect(fake.requests[1]).toMatchObject({ gapMs: null });
  expect(uses).toEqual([Math.round(fake.clock.wallNow() - 19_700)]);
  expect(fake.dueInSeconds('a')).toBeCloseTo(100.3, 3);
});

test('What real requests meet is learned from: when it survives, and when it is gone.', async () => {
  const fake = await started(learning);
  const learned: Cooldown[] = [];
  fake.learned = (cooldown) => learned.push(cooldown);
  await fake.seconds(19);
  await begin(fake)(told(fake, 0, { ttftMs: 160 }));
  expect(learned.at(-1)).toMatchObject({ colds: 0, survivedMs: 20_000 });
  await fake.seconds(30);
  await begin(fake)(told(fake, 0, { ttftMs: 4_000 }));
  expect(learned.at(-1)).toMatchObject({ colds: 1, goneByMs: 30_000 });
  await fake.seconds(30);
  const before = learned.length;
  await begin(fake)(told(fake, 0, { ttftMs: 4_000, inputTokens: 20_000 }));
  expect(learned).toHaveLength(before);
});
